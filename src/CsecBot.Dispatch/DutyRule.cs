using System.Collections.Immutable;
namespace CsecBot.Dispatch;

/// Something that must be done for a child, or for the referral as a whole, by a time. One mechanism for all of them:
/// what begins it, how long it may take, whose it is, and what is kept of it stand in the protocol document.
public sealed record DutyRule(
    string Id,
    string Title,
    bool PerChild,
    Start Start,
    ImmutableArray<Source> Sources,
    Span Limit,
    bool AtLeast,
    ImmutableArray<Role> Owners,
    PromptAt? Prompt,
    ImmutableArray<Moment> Reminders,
    Span LateEvery,
    ImmutableArray<Role> LateTo,
    Repeat? Repeat,
    HandOver? HandOver,
    ImmutableArray<Outcome> Outcomes,
    ImmutableArray<DetailRule> Details);

/// What starts a duty's clock.
public abstract record Start
{
    /// The call.
    public sealed record Trigger : Start;

    /// The in-person decision for the child.
    public sealed record Decision : Start;

    /// The first arrival in one of these roles.
    public sealed record Arrival(ImmutableArray<Role> Roles) : Start;

    /// Another duty of the same child, finished; where `If` names a yes/no of it, only if that is yes.
    public sealed record After(string Duty, string? If) : Start;

    /// Something that may happen to the child, each time anew.
    public sealed record When(Happening Happening) : Start;
}

/// Downgraded: decided in-person, then evaluated out as another county's. Wire contract.
public enum Happening { Missing, Found, Downgraded }

/// Whether the owner is told at once: when the duty begins, or whenever somebody accepts one of its owners' seats. Wire contract.
public enum PromptAt { Opening, Acceptance }

/// The next round, once one is finished: so long after the one before began, or was done; only while the other duty is unfinished.
public sealed record Repeat(Span Every, RepeatFrom From, string During);

public enum RepeatFrom { Start, Done }

/// Who may be offered a duty; `All`: accepting ends it, and whatever else the giver's roles have to do moves along.
public sealed record HandOver(ImmutableArray<Role> To, bool All);

/// What is kept of a duty, beside how it stands and since when: from a closed list, never free text. [privacy]
public sealed record DetailRule(string Name, DetailKind Kind, ImmutableArray<string> Choices);

/// Code: a report's number, of letters, digits and hyphens, with a digit in it, so that it can be no name. Wire contract.
public enum DetailKind { YesNo, Choice, Choices, Date, Code }

/// When a reminder is due, counted from the duty's start.
public abstract record Moment
{
    /// So long after the start.
    public sealed record After(Span Span) : Moment;

    /// At this local time, so many days after the start's local day.
    public sealed record OnDay(int Day, TimeOnly At) : Moment;

    /// At this local time of the last working day before a limit that falls on a weekend or holiday; otherwise never.
    public sealed record WorkingDayBefore(TimeOnly At) : Moment;
}
