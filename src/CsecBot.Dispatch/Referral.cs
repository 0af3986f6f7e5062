using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
namespace CsecBot.Dispatch;

public sealed record Child(
    string Ref, ChildKind Kind, string AgeBand, string? Language, bool OpenAtTrigger, string? CaseCarrier,
    Disposition Disposition, EvaluatedOutReason? Reason, DateTimeOffset? DecidedAt, DateTimeOffset? DowngradedAt = null, DateTimeOffset? ConfirmedAt = null)
{
    /// When what stands was said last.
    [JsonIgnore] public DateTimeOffset? SaidAt => ConfirmedAt > DecidedAt ? ConfirmedAt : DecidedAt;

    public bool Is(Disposition disposition, EvaluatedOutReason? reason) => (Disposition, Reason) == (disposition, reason);
}

/// One page: the same number for every message it took. Old pages stay: whoever was paged may still accept.
public sealed record Page(
    int Number, Role Role, int Run, int Rung, string Person, string Agency, PageKind Kind, DateTimeOffset Due, DateTimeOffset At,
    PageState State, DeclineReason? Reason, DateTimeOffset? SeenAt, ImmutableArray<string> Messages)
{
    public bool IsLive => State is PageState.Pending or PageState.Delivered;
}

public enum PageState { Pending, Delivered, Undelivered, Declined, HandedBack, Withdrawn }

/// A seat's own clock: it starts once and nothing but arrival stops it. [seed] `Told` are those who had the latest warning.
public sealed record SeatClock(DateTimeOffset StartedAt, DateTimeOffset ArriveBy, DateTimeOffset NextWarning, ImmutableArray<string> Told);

/// One role's place at the child's side. Each case holds only the data that case can have.
/// `Run` counts how often the ladder was begun anew.
[JsonPolymorphic(TypeDiscriminatorPropertyName = "state")]
[JsonDerivedType(typeof(Paging), "Paging")]
[JsonDerivedType(typeof(Unfilled), "Unfilled")]
[JsonDerivedType(typeof(Accepted), "Accepted")]
[JsonDerivedType(typeof(TakenOver), "TakenOver")]
[JsonDerivedType(typeof(OnScene), "OnScene")]
public abstract record Seat(Role Role, SeatClock Clock, int Run)
{
    public sealed record Paging(Role Role, SeatClock Clock, int Run, int Rung, DateTimeOffset NextRung) : Seat(Role, Clock, Run);
    public sealed record Unfilled(Role Role, SeatClock Clock, int Run, DateTimeOffset NextRung) : Seat(Role, Clock, Run);
    public sealed record Accepted(Role Role, SeatClock Clock, int Run, int? Page, string Person, DateTimeOffset AcceptedAt, DateTimeOffset? Eta) : Seat(Role, Clock, Run);
    public sealed record TakenOver(Role Role, SeatClock Clock, int Run, string Person, DateTimeOffset TakenAt) : Seat(Role, Clock, Run);
    public sealed record OnScene(Role Role, SeatClock Clock, int Run, string Person, DateTimeOffset AcceptedAt, DateTimeOffset ArrivedAt) : Seat(Role, Clock, Run);

    [JsonIgnore] public string? Holder => this switch { Accepted a => a.Person, TakenOver t => t.Person, OnScene o => o.Person, _ => null };
    [JsonIgnore] public bool IsVacant => this is Paging or Unfilled;

    /// When time alone will next make something happen here.
    [JsonIgnore]
    public DateTimeOffset? DueAt => this switch
    {
        OnScene => null,
        Paging p => Earlier(p.NextRung, Clock.NextWarning),
        Unfilled u => Earlier(u.NextRung, Clock.NextWarning),
        _ => Clock.NextWarning,
    };

    public bool IsLate(DateTimeOffset now) => (this is OnScene o ? o.ArrivedAt : now) > Clock.ArriveBy;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}

/// A seat that its holder gave back, and why, if they said.
public sealed record GivenBack(Role Role, string Person, DeclineReason? Reason);

/// A message by the second channel, and what is known of it: null while it is only taken.
public sealed record PhoneMessage(string Person, int? Page, string Message, bool? Arrived);

/// One response to one call, for one child or several. `Started` is when each seat's clock began, kept though the seat is given up;
/// `Carriers` are who took roles over for good, `Episodes` when a child was missing; `Unreached` are the people whom a message could not reach and nothing has reached since; `Ended` is since when nobody works on it.
public sealed record Referral(
    string Id, string ProtocolVersion, string ProtocolHash, Source Source, LeadAgency LeadAgency, DateTimeOffset CallReceivedAt,
    string? Area, bool Sensitive, bool Drill, ImmutableArray<Child> Children, ImmutableArray<Seat> Seats, ImmutableArray<Page> Pages,
    ImmutableArray<Duty> Duties, DateTimeOffset? NextAsk, ImmutableDictionary<string, DateTimeOffset> Revealed, bool IsClosed,
    string OpenedBy, ImmutableSortedDictionary<Role, DateTimeOffset> Started, ImmutableSortedSet<string> Unreached, Event.Forwarded? LastForward, DateTimeOffset? Ended,
    ImmutableArray<PhoneMessage> ByPhone, ImmutableSortedDictionary<Role, string> Carriers, ImmutableArray<Episode> Episodes, ImmutableSortedSet<string> Told,
    string? Earlier, ImmutableArray<string> Preferred)
{
    /// The request that this one is part of now, since they were about the same child; it answers for everything, and this one rests.
    public string? MergedInto { get; init; }

    /// Requests that are part of this one, in the order in which they came.
    public ImmutableArray<Absorbed> Absorbed { get; init; } = [];

    /// Who else accepted, or is on scene, beside the seat of their role: where two requests became one, nobody is sent home by that.
    public ImmutableArray<Seat> Beside { get; init; } = [];

    /// Children that were taken out into a request of their own, and where this one was itself taken out of.
    public ImmutableArray<SplitChild> Splits { get; init; } = [];
    public string? SplitFrom { get; init; }

    public ImmutableArray<GivenBack> GivenBack { get; init; } = [];

    /// What a newer version has written of it and this one does not know: saved by this one, it must not be lost. Null where there is nothing.
    [JsonExtensionData] public IDictionary<string, JsonElement>? Unknown { get; init; }

    [JsonIgnore]
    public Status Status =>
        MergedInto is not null ? Status.Merged
        : IsClosed ? Status.Closed
        : Children.All(c => c.Disposition == Disposition.EvaluatedOut) ? Status.EvaluatedOut
        : Children.All(c => c.Disposition != Disposition.InPerson) ? Status.Pending
        : Seats.Any(s => s is not Seat.OnScene) ? Status.Open
        : Status.FollowUp;

    /// Ended by a person: closed, or every child evaluated out and nothing left to do for it.
    [JsonIgnore] public bool IsLive => Status is not (Status.Closed or Status.Merged) && (Status != Status.EvaluatedOut || Duties.Any(d => d.IsUnfinished));

    /// When this referral must next be looked at; null only when a person has ended it.
    [JsonIgnore]
    public DateTimeOffset? DueAt
    {
        get
        {
            if (!IsLive) return null;
            var due = NextAsk;
            foreach (var seat in Seats) due = Sooner(due, seat.DueAt);
            foreach (var duty in Duties) due = Sooner(due, duty.IsUnfinished ? duty.Next : null);
            return due;
        }
    }

    private static DateTimeOffset? Sooner(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    /// Whether it still asks this of its person. Who was not reached may come by themselves.
    public bool Asks(Page page) => IsLive && (page.IsLive || page.State == PageState.Undelivered) && SeatOf(page.Role) is { IsVacant: true };

    public bool IsMissing(string child) => Episodes.Any(e => e.Child == child && e.FoundAt is null);

    /// When this child was missing last: where two were joined, one that is not over may have begun before one that is.
    public Episode? Latest(string child) => Episodes.LastOrDefault(e => e.Child == child && e.FoundAt is null) ?? Episodes.LastOrDefault(e => e.Child == child);

    public Seat? SeatOf(Role role) => Seats.FirstOrDefault(s => s.Role == role);

    /// The seat as this person has it, who may stand beside the one it is with.
    public Seat? SeatOf(Role role, string person) => SeatOf(role) is { } seat && seat.Holder != person ? Beside.FirstOrDefault(s => s.Role == role && s.Holder == person) ?? seat : SeatOf(role);

    /// The role in which this person is needed, if any.
    public Role? RoleOf(string person) => Seats.Concat(Beside).FirstOrDefault(s => s.Holder == person)?.Role;

    /// Null while they have the seat, again or still.
    public GivenBack? GivenBackBy(Role role, string person) => SeatOf(role, person)?.Holder == person ? null : GivenBack.FirstOrDefault(g => g.Role == role && g.Person == person);

    public Page? PageOf(int number) => number >= 1 && number <= Pages.Length ? Pages[number - 1] : null;
    /// The round that can be recorded now: the first unfinished one, else the last.
    public Duty? DutyOf(string id, string? child, int? round = null)
    {
        var rounds = Duties.Where(d => d.Id == id && d.Child == child && (round is null || d.Round == round));
        return rounds.FirstOrDefault(d => d.IsUnfinished) ?? rounds.LastOrDefault();
    }

    /// The page that asks the same of the same person as one of another referral did.
    public Page? PageLike(Page other) => Pages.LastOrDefault(p => p.Person == other.Person && p.Role == other.Role && p.Kind == other.Kind);

    /// Who was at the children's side, and who took their care over: the first to ask where it is needed again.
    public IEnumerable<string> Known() => Seats.Concat(Beside).Select(s => s.Holder).OfType<string>().Concat(Carriers.Values).Concat(Duties.Select(d => d.Owner).OfType<string>()).Distinct();

    public IEnumerable<Page> PagesFor(Role role) => Pages.Where(p => p.Role == role);

    /// Everybody who was asked, holds or held a seat, has or is offered a duty, carries the case; and the person who sent it, if one did.
    public HashSet<string> People()
    {
        var people = new HashSet<string>();
        foreach (var page in Pages) people.Add(page.Person);
        foreach (var seat in Seats) Add(seat.Holder);
        foreach (var seat in Beside) Add(seat.Holder);
        foreach (var duty in Duties)
        {
            Add(duty.Owner);
            Add(duty.Offered);
        }
        people.UnionWith(Carriers.Values);
        people.UnionWith(Told);
        if (!Rights.IsHotline(OpenedBy)) people.Add(OpenedBy);
        return people;

        void Add(string? person)
        {
            if (person is not null) people.Add(person);
        }
    }
}
