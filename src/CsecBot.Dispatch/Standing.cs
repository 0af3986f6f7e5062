using System.Collections.Immutable;
using System.Text.Json.Serialization;
namespace CsecBot.Dispatch;

/// How a referral stands, without its name, its pages and its trail: what changes hands where two become one, or one becomes two.
public sealed record Standing(
    Source Source, LeadAgency LeadAgency, DateTimeOffset CallReceivedAt, string? Area, bool Sensitive, ImmutableArray<Child> Children,
    ImmutableArray<Seat> Seats, ImmutableArray<Seat> Beside, ImmutableArray<Duty> Duties, DateTimeOffset? NextAsk,
    ImmutableSortedDictionary<Role, DateTimeOffset> Started, ImmutableSortedDictionary<Role, string> Carriers, ImmutableArray<Episode> Episodes,
    ImmutableSortedSet<string> Told, ImmutableArray<string> Preferred)
{
    [JsonIgnore] public IEnumerable<Seat> Held => Seats.Concat(Beside).Where(s => s.Holder is not null);

    public Duty? Find(Duty like) => Duties.FirstOrDefault(d => d.Is(like.Id, like.Child, like.Round));
}

/// Another referral that is part of this one: who is whom, and how this one stood before, so that it can be undone.
public sealed record Absorbed(string Referral, ImmutableArray<SameChild> Children, Standing Before, DateTimeOffset At)
{
    /// Children, by their name here, of whom it was said since that somebody goes.
    public ImmutableSortedSet<string> GoneTo { get; init; } = [];
}

/// A child of the other referral and its name here: the same child as one of ours, or one that came along.
public sealed record SameChild(string Theirs, string Ours, bool IsSame);

/// A child that is a referral of its own now.
public sealed record SplitChild(string Child, string Referral);

internal static class Standings
{
    public static Standing Standing(this Referral r) => new(
        r.Source, r.LeadAgency, r.CallReceivedAt, r.Area, r.Sensitive, r.Children, r.Seats, r.Beside, r.Duties, r.NextAsk, r.Started, r.Carriers, r.Episodes, r.Told, r.Preferred);

    /// A page whose seat is no longer here asks nobody any more.
    public static Referral Standing(this Referral r, Standing s) => r with
    {
        Source = s.Source, LeadAgency = s.LeadAgency, CallReceivedAt = s.CallReceivedAt, Area = s.Area, Sensitive = s.Sensitive, Children = s.Children, Seats = s.Seats, Beside = s.Beside,
        Duties = s.Duties, NextAsk = s.NextAsk, Started = s.Started, Carriers = s.Carriers, Episodes = s.Episodes, Told = s.Told, Preferred = s.Preferred,
        Pages = [.. r.Pages.Select(p => p.IsLive && !s.Seats.Any(x => x.Role == p.Role) ? p with { State = PageState.Withdrawn } : p)],
    };
}
