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
    public static object Paging(Referral r, World world, DateTimeOffset now) => new
    {
        r.Id,
        Url = $"/api/referrals/{r.Id}",
        Paged = r.Pages.Select(p => new { p.Role, Responder = p.Person, Delivered = p.State switch { PageState.Pending => (bool?)null, PageState.Undelivered => false, _ => true } }),
        Unfilled = r.Seats.Where(s => s.IsVacant && !r.PagesFor(s.Role).Any(p => p.IsLive)).Select(s => new { s.Role, Telephone = Sides.Telephones(s.Role, now, world) }),
    };

    public static object Whole(Referral r, IReadOnlyList<HistoryEntry> history, DateTimeOffset now) => new
    {
        r.Id, r.Status, r.Drill, r.DueAt,
        Roles = r.Seats.ToDictionary(s => s.Role.Wire(), s => Seat(s, now)),
        Children = r.Children.Select(c => new { c.Ref, c.Kind, c.AgeBand, c.Language, c.OpenAtTrigger, c.Disposition, c.Reason, c.DecidedAt }),
        Duties = r.Duties.Select(d => new
        {
            Duty = d.Id, d.Child, Owner = r.Seats.FirstOrDefault(s => s.Role is Role.Csw or Role.ProbationOfficer)?.Holder,
            d.StartedAt, d.DueAt, State = d.Outcome, Late = d.IsLate(now), d.At,
        }),
        Events = Events(history),
    };

    public static object OnCall(World world, DateTimeOffset at) => new
    {
        At = at,
        OnCall = Enum.GetValues<Role>().SelectMany(role => Enum.GetValues<Tier>().SelectMany(tier => world.Roster.OnCall(role, at, tier)
            .Select(p => new { Role = role, Tier = tier.ToString().ToLowerInvariant(), Person = p.Id, p.Name, p.Agency, p.Phone }))),
    };

    private static object Seat(Seat s, DateTimeOffset now) => new
    {
        State = s.GetType().Name,
        Responder = s.Holder,
        s.Clock.StartedAt,
        AcceptedAt = s switch { Seat.Accepted a => a.AcceptedAt, Seat.TakenOver t => t.TakenAt, Seat.OnScene o => o.AcceptedAt, _ => (DateTimeOffset?)null },
        EtaAt = (s as Seat.Accepted)?.Eta,
        s.Clock.ArriveBy,
        ArrivedAt = (s as Seat.OnScene)?.ArrivedAt,
        Late = s.IsLate(now),
    };

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
