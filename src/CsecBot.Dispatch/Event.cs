using System.Collections.Immutable;
using System.Text.Json.Serialization;
namespace CsecBot.Dispatch;

/// What happened, and when. These names and shapes are the storage format: add, never rename or reuse.
/// Events hold ids and times only: no name, no place, no telephone number.
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(Opened), "opened")]
[JsonDerivedType(typeof(Disposed), "disposed")]
[JsonDerivedType(typeof(DispositionConfirmed), "dispositionConfirmed")]
[JsonDerivedType(typeof(SeatOpened), "seatOpened")]
[JsonDerivedType(typeof(Escalated), "escalated")]
[JsonDerivedType(typeof(Paged), "paged")]
[JsonDerivedType(typeof(Repaged), "repaged")]
[JsonDerivedType(typeof(Delivered), "delivered")]
[JsonDerivedType(typeof(Undelivered), "undelivered")]
[JsonDerivedType(typeof(Seen), "seen")]
[JsonDerivedType(typeof(Unfilled), "unfilled")]
[JsonDerivedType(typeof(Accepted), "accepted")]
[JsonDerivedType(typeof(Declined), "declined")]
[JsonDerivedType(typeof(DeclineExplained), "declineExplained")]
[JsonDerivedType(typeof(HandedBack), "handedBack")]
[JsonDerivedType(typeof(HandBackExplained), "handBackExplained")]
[JsonDerivedType(typeof(OnMyWay), "onMyWay")]
[JsonDerivedType(typeof(Arrived), "arrived")]
[JsonDerivedType(typeof(ArrivalCorrected), "arrivalCorrected")]
[JsonDerivedType(typeof(TakenOver), "takenOver")]
[JsonDerivedType(typeof(Reassigned), "reassigned")]
[JsonDerivedType(typeof(Warned), "warned")]
[JsonDerivedType(typeof(Breached), "breached")]
[JsonDerivedType(typeof(StoodDown), "stoodDown")]
[JsonDerivedType(typeof(Revealed), "revealed")]
[JsonDerivedType(typeof(Asked), "asked")]
[JsonDerivedType(typeof(ReadyToClose), "readyToClose")]
[JsonDerivedType(typeof(DutyOpened), "dutyOpened")]
[JsonDerivedType(typeof(DutyMoved), "dutyMoved")]
[JsonDerivedType(typeof(DutiesReminded), "dutiesReminded")]
[JsonDerivedType(typeof(DutyRecorded), "dutyRecorded")]
[JsonDerivedType(typeof(DutyWithdrawn), "dutyWithdrawn")]
[JsonDerivedType(typeof(DutyOffered), "dutyOffered")]
[JsonDerivedType(typeof(DutyAccepted), "dutyAccepted")]
[JsonDerivedType(typeof(DutyDeclined), "dutyDeclined")]
[JsonDerivedType(typeof(Transferred), "transferred")]
[JsonDerivedType(typeof(Missing), "missing")]
[JsonDerivedType(typeof(Found), "found")]
[JsonDerivedType(typeof(LeadChanged), "leadChanged")]
[JsonDerivedType(typeof(SeatStoodDown), "seatStoodDown")]
[JsonDerivedType(typeof(CarrierTold), "carrierTold")]
[JsonDerivedType(typeof(NeededAgain), "neededAgain")]
[JsonDerivedType(typeof(Closed), "closed")]
[JsonDerivedType(typeof(Forwarded), "forwarded")]
[JsonDerivedType(typeof(Phoned), "phoned")]
[JsonDerivedType(typeof(PhoneFailed), "phoneFailed")]
[JsonDerivedType(typeof(PhoneArrived), "phoneArrived")]
[JsonDerivedType(typeof(MergedInto), "mergedInto")]
[JsonDerivedType(typeof(Merged), "merged")]
[JsonDerivedType(typeof(Unmerged), "unmerged")]
[JsonDerivedType(typeof(Restored), "restored")]
[JsonDerivedType(typeof(ChildTaken), "childTaken")]
[JsonDerivedType(typeof(SplitOff), "splitOff")]
public abstract record Event(DateTimeOffset At)
{
    public sealed record Opened(
        string Id, string ProtocolVersion, string ProtocolHash, Source Source, LeadAgency LeadAgency, DateTimeOffset CallReceivedAt,
        string? Area, ImmutableArray<Child> Children, bool Sensitive, bool Drill, string OpenedBy, DateTimeOffset? NextAsk,
        string? Earlier, ImmutableArray<string> Preferred, DateTimeOffset At) : Event(At);
    public sealed record Disposed(string Child, Disposition Disposition, EvaluatedOutReason? Reason, DateTimeOffset At) : Event(At);
    /// It was decided already that somebody goes, and is decided again: what was decided in between comes too late.
    public sealed record DispositionConfirmed(string Child, DateTimeOffset At) : Event(At);

    public sealed record SeatOpened(Role Role, DateTimeOffset StartedAt, DateTimeOffset ArriveBy, DateTimeOffset NextWarning, DateTimeOffset At) : Event(At);
    public sealed record Escalated(Role Role, int Run, int Rung, DateTimeOffset NextRung, DateTimeOffset At) : Event(At);
    /// `Due` is when the page should have gone out; later than that, the card says how late.
    public sealed record Paged(Role Role, int Page, int Rung, string Person, string Agency, PageKind Kind, bool Phone, DateTimeOffset Due, DateTimeOffset At) : Event(At);
    /// `Phone`, here as above: by the second channel too.
    public sealed record Repaged(Role Role, int Page, int Rung, bool Phone, DateTimeOffset At) : Event(At);
    public sealed record Delivered(int Page, string Message, DateTimeOffset At) : Event(At);
    /// `Tell` is the supervisor who hears of it, the first time that a person cannot be reached.
    public sealed record Undelivered(int Page, string Reason, string? Tell, DateTimeOffset At) : Event(At);
    public sealed record Seen(int Page, DateTimeOffset At) : Event(At);
    public sealed record Unfilled(Role Role, DateTimeOffset NextRung, DateTimeOffset At) : Event(At);

    public sealed record Accepted(Role Role, int? Page, string Person, How How, DateTimeOffset At) : Event(At);
    public sealed record Declined(Role Role, int Page, DeclineReason? Reason, DateTimeOffset At) : Event(At);
    public sealed record DeclineExplained(int Page, DeclineReason Reason, DateTimeOffset At) : Event(At);
    public sealed record HandedBack(Role Role, string Person, DateTimeOffset At) : Event(At);
    public sealed record HandBackExplained(Role Role, string Person, DeclineReason Reason, DateTimeOffset At) : Event(At);
    public sealed record OnMyWay(Role Role, string Person, DateTimeOffset Eta, DateTimeOffset At) : Event(At);
    public sealed record Arrived(Role Role, string Person, How How, DateTimeOffset At) : Event(At);
    /// `At` is the corrected time of arrival; the first entry stays in the trail.
    public sealed record ArrivalCorrected(Role Role, string Person, How How, DateTimeOffset At) : Event(At);
    public sealed record TakenOver(Role Role, string Person, DateTimeOffset At) : Event(At);
    public sealed record Reassigned(Role Role, string Person, string? From, DateTimeOffset At) : Event(At);

    public sealed record Warned(Role Role, int Minutes, ImmutableArray<string> To, DateTimeOffset Next, DateTimeOffset At) : Event(At);
    public sealed record Breached(Role Role, int Minutes, ImmutableArray<string> To, DateTimeOffset Next, DateTimeOffset At) : Event(At);
    public sealed record StoodDown(DateTimeOffset At) : Event(At);
    public sealed record Revealed(Role Role, string Person, DateTimeOffset At) : Event(At);

    public sealed record Asked(Question Question, ImmutableArray<string> To, DateTimeOffset Next, DateTimeOffset At) : Event(At);
    public sealed record ReadyToClose(DateTimeOffset NextAsk, DateTimeOffset At) : Event(At);
    public sealed record DutyOpened(string Duty, string? Child, int Round, DateTimeOffset StartedAt, DateTimeOffset DueAt, DateTimeOffset Next, DateTimeOffset At) : Event(At);
    /// What started its clock was corrected.
    public sealed record DutyMoved(string Duty, string? Child, int Round, DateTimeOffset StartedAt, DateTimeOffset DueAt, DateTimeOffset Next, DateTimeOffset At) : Event(At);
    public sealed record DutiesReminded(ImmutableArray<Reminded> Items, DateTimeOffset At) : Event(At);
    /// `At` is when it was so; said again it corrects, and the first entry stays in the trail. `Details` holds what was said of it this time.
    public sealed record DutyRecorded(string Duty, string? Child, int Round, Outcome Outcome, Details Details, DateTimeOffset At) : Event(At);
    public sealed record DutyWithdrawn(string Duty, string? Child, int Round, DateTimeOffset At) : Event(At);
    /// `Giver` is who offered it, where that is a person.
    public sealed record DutyOffered(string Duty, string? Child, int Round, string Person, DateTimeOffset At, string? Giver = null) : Event(At);
    /// `Tell`, here and below: who had or offered it, and hears the answer.
    public sealed record DutyAccepted(string Duty, string? Child, int Round, string Person, DateTimeOffset At, ImmutableArray<string>? Tell = null) : Event(At);
    public sealed record DutyDeclined(string Duty, string? Child, int Round, string Person, DateTimeOffset At, ImmutableArray<string>? Tell = null) : Event(At);
    /// From now on this person stands for these roles; what was open moves along.
    public sealed record Transferred(ImmutableArray<Role> Roles, string Person, DateTimeOffset At) : Event(At);

    /// `At` is when it was learned, or when the child was there again.
    public sealed record Missing(string Child, DateTimeOffset At) : Event(At);
    public sealed record Found(string Child, DateTimeOffset At) : Event(At);
    public sealed record LeadChanged(LeadAgency From, LeadAgency To, DateTimeOffset At) : Event(At);
    public sealed record SeatStoodDown(Role Role, string? Person, DateTimeOffset At) : Event(At);
    /// The child had an open case at the trigger: who carries it, and who supervises them, know.
    public sealed record CarrierTold(string Child, ImmutableArray<string> To, DateTimeOffset At) : Event(At);
    /// A child was decided for while somebody counts as on scene already: nobody is called, so whoever was there, and who supervises them, is told.
    public sealed record NeededAgain(Role Role, ImmutableArray<string> To, DateTimeOffset At) : Event(At);
    /// Why, in somebody's own words, is kept with the place and goes with it.
    public sealed record Closed(DateTimeOffset At) : Event(At);

    /// By the second channel: taken under this id, refused or failed, arrived.
    public sealed record Phoned(string Person, int? Page, string Message, DateTimeOffset At) : Event(At);
    public sealed record PhoneFailed(string Person, int? Page, string? Message, string Reason, DateTimeOffset At) : Event(At);
    public sealed record PhoneArrived(string Person, int? Page, string Message, DateTimeOffset At) : Event(At);

    /// A person found that this request and another are about the same child. From now on the other answers for both.
    public sealed record MergedInto(string Into, DateTimeOffset At) : Event(At);
    /// The other request is part of this one: `Now` is how the one stands, `Pages` are those of the other that are still live, under numbers of this one.
    public sealed record Merged(string From, ImmutableArray<SameChild> Children, Standing Now, ImmutableArray<Page> Pages, DateTimeOffset At) : Event(At);
    /// The two are taken apart again: here the one that answered for both, and below the one that rested.
    public sealed record Unmerged(string From, Standing Now, DateTimeOffset At) : Event(At);
    /// What happened meanwhile: `GoneTo` are children of whom it was said that somebody goes, whatever was known of them, `Taken` those that became a
    /// request of their own, `GivenBack` the seats that people of this one gave back.
    public sealed record Restored(
        string From, Standing Now, DateTimeOffset At, ImmutableArray<string>? GoneTo = null, ImmutableArray<SplitChild>? Taken = null, ImmutableArray<GivenBack>? GivenBack = null) : Event(At);
    /// A child was joined wrongly and is a request of its own now: here the one it was in, and below its own.
    public sealed record ChildTaken(string Child, string Into, Standing Now, DateTimeOffset At) : Event(At);
    public sealed record SplitOff(string From, Standing Now, DateTimeOffset At) : Event(At);

    /// A message did not reach its person, and goes to another, if there is one.
    public sealed record Forwarded(Message What, string Reason, string? To, DateTimeOffset At) : Event(At);
}

/// Whether a page asks its person to take the seat, or tells a supervisor that nobody has. Wire contract.
public enum PageKind { Respond, Supervise }

/// One duty in a reminder: whom it went to, whether it was late, and when it is spoken of next.
public sealed record Reminded(string Duty, string? Child, int Round, ImmutableArray<string> To, bool Late, DateTimeOffset Next);

public enum Question { Disposition, Close }
