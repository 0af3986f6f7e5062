using System.Collections.Immutable;
namespace CsecBot.Dispatch;

/// Everything that can be asked of a referral: who asks, and when. The core never reads a clock.
/// `By` is an object id, "hotline:NAME", "canary" or "system".
public abstract record Command(string By, DateTimeOffset At)
{
    public const string System = "system";

    /// The watch's own drills. Whoever calls over HTTP has a prefix, and a person is an object id: nobody else goes by this name.
    public const string Canary = "canary";

    public sealed record Open(Intake Intake, string By, DateTimeOffset At) : Command(By, At);

    /// The hotline's decision for some of the children, or a change of it.
    public sealed record Dispose(ImmutableArray<Decided> Children, DateTimeOffset DecidedAt, string By, DateTimeOffset At) : Command(By, At);

    /// What became of a page that was handed to the channel.
    public sealed record Deliver(int Page, Delivery Delivery, DateTimeOffset At) : Command(System, At);

    /// What the second channel said of a message for this person, about a page or without one.
    public sealed record Phone(string Person, int? Page, Delivery Delivery, DateTimeOffset At) : Command(System, At);

    /// What became of a message that the second channel had taken.
    public sealed record PhoneReported(string Message, bool Delivered, string? Why, DateTimeOffset At) : Command(System, At);

    /// A message that can never reach its person this way; who else must have it is for the protocol to say.
    /// `Instead` is whom the directory names where the roster has nobody left.
    public sealed record Forward(Message What, string Reason, string? Instead, DateTimeOffset At) : Command(System, At);

    /// The person has seen the page: looked at the card, or wrote. Seen is not accepted.
    public sealed record See(int Page, string By, DateTimeOffset At) : Command(By, At);

    public sealed record Accept(int Page, string By, DateTimeOffset At) : Command(By, At);
    public sealed record Decline(int Page, DeclineReason? Reason, string By, DateTimeOffset At) : Command(By, At);
    /// Said again with a reason, or another one, it explains.
    public sealed record HandBack(Role Role, string By, DateTimeOffset At, DeclineReason? Reason = null) : Command(By, At);
    public sealed record OnMyWay(Role Role, DateTimeOffset Eta, string By, DateTimeOffset At) : Command(By, At);

    /// On scene. `ArrivedAt` where it was earlier than now; said again with another time it corrects the first.
    public sealed record Arrive(Role Role, DateTimeOffset? ArrivedAt, string By, DateTimeOffset At) : Command(By, At);

    public sealed record TakeOver(Role Role, string By, DateTimeOffset At) : Command(By, At);
    public sealed record Reassign(Role Role, string Person, string By, DateTimeOffset At) : Command(By, At);

    /// A supervisor enters what somebody else told them: that the person accepted, or arrived.
    public sealed record RecordAccepted(Role Role, string Person, DateTimeOffset AcceptedAt, string By, DateTimeOffset At) : Command(By, At);
    /// Of whoever has the seat where nobody is named.
    public sealed record RecordArrived(Role Role, DateTimeOffset ArrivedAt, string By, DateTimeOffset At, string? Person = null) : Command(By, At);

    /// Shows the meeting point to the person who holds the seat. Kept, because each look is audited.
    public sealed record Reveal(Role Role, string By, DateTimeOffset At) : Command(By, At);

    /// How a duty stands, said by its owner or for them; said again it corrects. `Round` where an earlier one is meant.
    /// Without `DoneAt` it is now, or, where the same was said before, as it was said.
    public sealed record Complete(string Duty, string? Child, Outcome Outcome, DateTimeOffset? DoneAt, string By, DateTimeOffset At, int? Round = null, Details? Details = null) : Command(By, At);

    /// Hands a duty over to another person, who must accept; until then it stays whose it was.
    public sealed record Offer(string Duty, string? Child, string Person, string By, DateTimeOffset At) : Command(By, At);
    /// `Person` where another enters what the receiver told them.
    public sealed record AcceptDuty(string Duty, string? Child, string By, DateTimeOffset At, string? Person = null) : Command(By, At);
    public sealed record DeclineDuty(string Duty, string? Child, string By, DateTimeOffset At, string? Person = null) : Command(By, At);

    /// The child is not where it should be, or is there again. Nothing pauses.
    public sealed record ReportMissing(string Child, DateTimeOffset LearnedAt, string By, DateTimeOffset At) : Command(By, At);
    public sealed record ReportFound(string Child, DateTimeOffset FoundAt, string By, DateTimeOffset At) : Command(By, At);

    /// These people are told something this morning anyway: what else of today's morning is theirs comes with it, whichever referral it is of.
    public sealed record Gather(ImmutableArray<string> People, DateTimeOffset At) : Command(System, At);

    public sealed record ChangeLead(LeadAgency Lead, string By, DateTimeOffset At) : Command(By, At);
    public sealed record Close(string By, DateTimeOffset At) : Command(By, At);
    public sealed record Tick(DateTimeOffset At) : Command(System, At);
}

/// What the hotline knows of a referral when it opens it. The place, the call-back number and the reference are kept elsewhere.
public sealed record Intake(
    string Id, Source Source, LeadAgency LeadAgency, DateTimeOffset CallReceivedAt, DateTimeOffset DecidedAt,
    string? Area, ImmutableArray<Child> Children, bool Sensitive, bool Drill, string? Earlier = null, ImmutableArray<string>? Preferred = null);

public sealed record Decided(string Child, Disposition Disposition, EvaluatedOutReason? Reason);

public abstract record Delivery
{
    /// The channel took it and gave it this id.
    public sealed record Taken(string Message) : Delivery;

    /// It will never arrive this way.
    public sealed record Failed(string Reason) : Delivery;
}
