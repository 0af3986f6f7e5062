using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot.Hotline;

/// Referrals as the interface shows them.
public static class Views
{
    /// Unlike in storage, what is not known yet is said: null.
    public static JsonSerializerOptions Json { get; } = new(DispatchJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    /// Who was paged and whether it arrived; and the roles for which a person must pick up the telephone, with the numbers to call.
    public static PagingAnswer Paging(Referral r, World world, DateTimeOffset now) => new(
        r.Id, $"/api/referrals/{r.Id}",
        [.. r.Pages.Select(p => new PagedAnswer(p.Role, p.Person, Delivered(r, p)))],
        [.. r.Seats.Where(s => s.IsVacant && !r.PagesFor(s.Role).Any(p => p.IsLive)).Select(s => new UnfilledAnswer(s.Role, [.. Sides.Telephones(s.Role, now, world)]))]);

    /// What was taken back before anybody got it is no page that arrived.
    private static bool? Delivered(Referral r, Page p) => p switch
    {
        { State: PageState.Pending } => null,
        { State: PageState.Undelivered } => false,
        { State: PageState.Withdrawn, Messages: [], SeenAt: null } => r.Unreached.Contains(p.Person) ? false : null,
        _ => true,
    };

    public static ReferralAnswer Whole(Referral r, World world, IReadOnlyList<HistoryEntry> history, DateTimeOffset now) => new(
        r.Id, r.Status, r.LeadAgency, r.Drill, r.DueAt,
        r.Seats.ToDictionary(s => s.Role.Wire(), s => Seat(r, s, now)),
        [.. r.Children.Select(c => new ChildAnswer(c.Ref, c.Kind, c.AgeBand, c.Language, c.OpenAtTrigger, c.Disposition, c.Reason, c.DecidedAt))],
        [.. r.Duties.Select(d => Duty(r, d, world.Protocol.Duty(d.Id), now))],
        [.. Events(history)], r.MergedInto, [.. r.Absorbed.Select(a => a.Referral)], r.SplitFrom, r.Earlier, r.Episodes);

    public static OnCallAnswer OnCall(World world, DateTimeOffset at) => new(at,
        [.. Enum.GetValues<Role>().SelectMany(role => Enum.GetValues<Tier>().SelectMany(tier => world.Roster.OnCall(role, at, tier)
            .Select(p => new OnCallPerson(role, tier.ToString().ToLowerInvariant(), p.Id, p.Name, p.Agency, p.Phone))))]);

    private static DutyAnswer Duty(Referral r, Duty d, DutyRule rule, DateTimeOffset now) => new(
        d.Id, rule.Title, d.Child, d.Round, Owning.Owner(r, d, rule), d.Offered, d.StartedAt, d.DueAt, d.Outcome, d.IsLate(now), d.At, d.Details.Values);

    private static SeatAnswer Seat(Referral r, Seat s, DateTimeOffset now) => new(
        s.GetType().Name, s.Holder, s.Clock.StartedAt, Accepted(s), (s as Seat.Accepted)?.Eta, s.Clock.ArriveBy, (s as Seat.OnScene)?.ArrivedAt, s.IsLate(now),
        [.. r.Beside.Where(b => b.Role == s.Role).Select(b => new AlsoAnswer(b.GetType().Name, b.Holder!, Accepted(b), (b as Seat.Accepted)?.Eta, (b as Seat.OnScene)?.ArrivedAt))]);

    private static DateTimeOffset? Accepted(Seat s) => s switch { Seat.Accepted a => a.AcceptedAt, Seat.TakenOver t => t.TakenAt, Seat.OnScene o => o.AcceptedAt, _ => null };

    private static IEnumerable<JsonObject> Events(IReadOnlyList<HistoryEntry> history)
    {
        var n = 0;
        foreach (var entry in history)
            foreach (var e in entry.Events)
            {
                var shown = JsonSerializer.SerializeToNode(e, DispatchJson.Options)!.AsObject();
                shown.Insert(0, "n", ++n);
                shown["enteredAt"] = JsonSerializer.SerializeToNode(entry.EnteredAt);
                shown["by"] = entry.By;
                yield return shown;
            }
    }
}
