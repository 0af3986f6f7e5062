using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Hotline;

/// The answers of the interface, as callers read them. What is not known yet is said: null.
public sealed record PagingAnswer(string Id, string Url, IReadOnlyList<PagedAnswer> Paged, IReadOnlyList<UnfilledAnswer> Unfilled);

/// `Delivered` is null while nobody knows.
public sealed record PagedAnswer(Role Role, string Responder, bool? Delivered);

/// A role for which a person must pick up the telephone now, and the numbers to call, in order.
public sealed record UnfilledAnswer(Role Role, IReadOnlyList<string> Telephone);

public sealed record ReferralAnswer(
    string Id, Status Status, LeadAgency LeadAgency, bool Drill, DateTimeOffset? DueAt, IReadOnlyDictionary<string, SeatAnswer> Roles,
    IReadOnlyList<ChildAnswer> Children, IReadOnlyList<DutyAnswer> Duties, IReadOnlyList<JsonObject> Events, string? MergedInto, IReadOnlyList<string> Merged, string? SplitFrom,
    string? Earlier, IReadOnlyList<Episode> Episodes);

public sealed record SeatAnswer(
    string State, string? Responder, DateTimeOffset StartedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? EtaAt, DateTimeOffset ArriveBy, DateTimeOffset? ArrivedAt, bool Late, IReadOnlyList<AlsoAnswer> Also);

/// Somebody else of the same role, since two requests became one.
public sealed record AlsoAnswer(string State, string Responder, DateTimeOffset? AcceptedAt, DateTimeOffset? EtaAt, DateTimeOffset? ArrivedAt);

public sealed record ChildAnswer(
    string Ref, ChildKind Kind, string AgeBand, string? Language, bool OpenAtTrigger, Disposition Disposition, EvaluatedOutReason? Reason, DateTimeOffset? DecidedAt);

public sealed record DutyAnswer(
    string Duty, string Title, string? Child, int Round, string? Owner, string? Offered, DateTimeOffset StartedAt, DateTimeOffset DueAt, Outcome State, bool Late, DateTimeOffset? At,
    IReadOnlyDictionary<string, string> Details);

public sealed record OnCallAnswer(DateTimeOffset At, IReadOnlyList<OnCallPerson> OnCall);

public sealed record OnCallPerson(Role Role, string Tier, string Person, string Name, string Agency, string? Phone);
