using System.ComponentModel.DataAnnotations;
using CsecBot.Dispatch;
namespace CsecBot.Hotline;

/// The bodies that callers send, for the description of the interface. They are read field by field elsewhere, so that each fault can be named.
public sealed record ReferralBody
{
    [MaxLength(64)] public required string Reference { get; init; }
    public required Source Source { get; init; }
    public required LeadAgency LeadAgency { get; init; }
    public DateTimeOffset? CallReceivedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public required Disposition Disposition { get; init; }
    public EvaluatedOutReason? Reason { get; init; }
    [MaxLength(200)] public string? Area { get; init; }
    public MeetingPointBody? MeetingPoint { get; init; }
    [MaxLength(200)] public string? Callback { get; init; }
    [MinLength(1), MaxLength(20)] public required IReadOnlyList<ChildBody> Children { get; init; }
    public bool Sensitive { get; init; }
    /// The number of an earlier referral of the same child: whoever was there before is asked first, if on call.
    [MaxLength(10)] public string? Earlier { get; init; }
    public bool Drill { get; init; }
}

public sealed record MeetingPointBody
{
    [AllowedValues("Station", "Hospital", "School", "Residence", "Other")] public required string Kind { get; init; }
    [MaxLength(200)] public required string Place { get; init; }
    [MaxLength(200)] public string? Detail { get; init; }
}

public sealed record ChildBody
{
    [MaxLength(200)] public required string Ref { get; init; }
    public required ChildKind Kind { get; init; }
    [AllowedValues("0-9", "10-12", "13-15", "16-17", "Unknown")] public string? AgeBand { get; init; }
    [MaxLength(35)] public string? Language { get; init; }
    public bool OpenAtTrigger { get; init; }
    public Guid? CaseCarrier { get; init; }
    public Disposition? Disposition { get; init; }
    public EvaluatedOutReason? Reason { get; init; }
}

public sealed record DispositionBody
{
    public required Disposition Disposition { get; init; }
    public EvaluatedOutReason? Reason { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    [MinLength(1), MaxLength(20)] public IReadOnlyList<DecidedBody>? Children { get; init; }
}

public sealed record DecidedBody
{
    [MaxLength(200)] public required string Ref { get; init; }
    public Disposition? Disposition { get; init; }
    public EvaluatedOutReason? Reason { get; init; }
}

public sealed record DutyBody
{
    [MaxLength(200)] public string? Child { get; init; }
    public int? Round { get; init; }
    public required Outcome Outcome { get; init; }
    public DateTimeOffset? At { get; init; }
    /// What the protocol document names for this duty: true or false, one of its words, several of them, a date, a code.
    public System.Text.Json.Nodes.JsonObject? Details { get; init; }
}

public sealed record OfferBody
{
    [MaxLength(200)] public string? Child { get; init; }
    public required Guid Person { get; init; }
}

/// When it was learned, or when the child was there again; now, where it is left out.
public sealed record WhereaboutsBody
{
    public DateTimeOffset? At { get; init; }
}

public sealed record LeadBody
{
    public required LeadAgency LeadAgency { get; init; }
}

public sealed record MergeBody
{
    [MaxLength(20)] public required string Into { get; init; }
    /// Who is whom, where it is not plain: by themselves the only child of each is the same, and so are those of one ref.
    [MinLength(1), MaxLength(20)] public IReadOnlyList<SameChildBody>? Children { get; init; }
}

/// `Is` is a child of the other referral; left out, it is none of them and comes along.
public sealed record SameChildBody
{
    [MaxLength(200)] public required string Ref { get; init; }
    [MaxLength(200)] public string? Is { get; init; }
}

public sealed record SplitBody
{
    [MaxLength(200)] public required string Child { get; init; }
}

public sealed record ClosingBody
{
    [MaxLength(200)] public required string Reason { get; init; }
}

public sealed record RosterBody
{
    public required IReadOnlyList<PersonBody> People { get; init; }
    public required IReadOnlyList<ShiftBody> Shifts { get; init; }
}

public sealed record PersonBody
{
    public required Guid Id { get; init; }
    public string? TenantId { get; init; }
    [MaxLength(100)] public required string Name { get; init; }
    [MinLength(1), MaxLength(10)] public required IReadOnlyList<Role> Roles { get; init; }
    [MaxLength(60)] public required string Agency { get; init; }
    public IReadOnlyList<string>? Areas { get; init; }
    public IReadOnlyList<string>? Languages { get; init; }
    [MaxLength(20)] public string? Phone { get; init; }
}

/// Times without an offset are the county's.
public sealed record ShiftBody
{
    public required Role Role { get; init; }
    [AllowedValues("primary", "secondary")] public string? Tier { get; init; }
    public required Guid Person { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }
}
