namespace CsecBot.Dispatch;

/// Why a command changes nothing, in words for the person who gave it. Holds no name and no place.
public sealed record Refusal(string Code, string Words)
{
    public static Refusal UnknownReferral { get; } = new("unknownReferral", "There is no such request, or it is not yours to see.");
    public static Refusal AlreadyOpen { get; } = new("alreadyOpen", "This request exists already.");
    public static Refusal Ended { get; } = new("ended", "This request has ended. Nothing more is needed from you.");
    public static Refusal NotYours { get; } = new("notYours", "This was not sent to you, so you cannot answer it.");
    public static Refusal NotOffered { get; } = new("notYours", "This is not offered to you, or no longer. Nothing is needed from you.");
    public static Refusal NotAllowed { get; } = new("notAllowed", "Your role does not allow this.");
    public static Refusal Covered { get; } = new("covered", "Somebody else has taken this. You are not needed; thank you.");
    public static Refusal SupervisorsTakeOver { get; } = new("superviseOnly", "Use Take over or Reassign: this tells you that nobody has accepted yet.");
    public static Refusal AcceptedAlready { get; } = new("acceptedAlready", "You have accepted this. To give it back, use Hand back.");
    public static Refusal AcceptFirst { get; } = new("acceptFirst", "You have not accepted this yet. Accept first.");
    public static Refusal NobodyHolds { get; } = new("nobodyHolds", "Nobody has accepted this yet. Record the acceptance first.");
    public static Refusal ArrivedAlready { get; } = new("arrivedAlready", "Arrival is recorded. This can no longer be changed here.");
    public static Refusal TakenOverByYou { get; } = new("takenOver", "You have taken this over, so no time is expected of you. Tap Arrived once somebody is there.");
    public static Refusal InTheFuture { get; } = new("inTheFuture", "That time is in the future. When was it?");
    public static Refusal BeforeAcceptance { get; } = new("beforeAcceptance", "That time is before the acceptance. When was it?");
    public static Refusal BeforeTheCall { get; } = new("beforeTheCall", "That time is before the call came in. When was it?");
    public static Refusal EtaInThePast { get; } = new("etaInThePast", "That time is past. When will you be there?");
    public static Refusal EtaTooFar { get; } = new("etaTooFar", "That is more than 12 hours from now. When will you be there?");
    public static Refusal UnknownPerson { get; } = new("unknownPerson", "That person is not on the roster with this role.");
    public static Refusal HasAnotherSeat { get; } = new("hasAnotherSeat", "That person is already needed in this request in another role.");
    public static Refusal NoSuchSeat { get; } = new("noSuchSeat", "This request does not ask for that role.");
    public static Refusal NoSuchPage { get; } = new("noSuchPage", "This message belongs to no page. Ask for the status to see where things stand.");
    public static Refusal NoSuchDuty { get; } = new("noSuchDuty", "This request has no such item.");
    public static Refusal NoSuchChild { get; } = new("noSuchChild", "This request has no such child.");
    public static Refusal NotUnderstood { get; } = new("notUnderstood", "That could not be understood. Please look at the times and choices and try again.");
    public static Refusal ChooseAPerson { get; } = new("chooseAPerson", "Choose a person first.");
    public static Refusal ChooseAChild { get; } = new("chooseAChild", "Choose first which child is meant.");
    public static Refusal ChooseAnOutcome { get; } = new("chooseAnOutcome", "Choose first how it stands.");
    public static Refusal SayWhy { get; } = new("sayWhy", "Say why, in a few words and without names, behind the request's number.");
    public static Refusal WhyIsTooLong { get; } = new("whyIsTooLong", "Say why in at most 200 characters, and without names. Nothing was changed.");
    public static Refusal WhoLeads { get; } = new("whoLeads", "Say which agency leads, or both, or undetermined.");
    public static Refusal ChooseAnEta { get; } = new("chooseAnEta", "Choose first when you will be there.");
    public static Refusal TimeNotUnderstood { get; } = new("timeNotUnderstood", "That time was not understood, and nothing was recorded. Write it like 02:10; if it is now, leave it away.");
    public static Refusal DecidedSince { get; } = new("decidedSince", "It was decided later than this that somebody goes. If nobody should, say so with a later decidedAt, or without one.");
    public static Refusal NotReopened { get; } = new("notReopened", "A decision cannot be made undecided again.");

    public static Refusal NotBegun { get; } = new("notBegun", "This item has not begun yet.");
    public static Refusal BeforeItBegan { get; } = new("beforeItBegan", "That time is before this item began. When was it?");
    public static Refusal TooEarly { get; } = new("tooEarly", "This goes on until its time is over. Until then it can be declined, or found not possible.");
    public static Refusal NothingToPlan { get; } = new("nothingToPlan", "It is decided that nobody goes in person. Nothing can be planned here.");
    public static Refusal FinishedAlready { get; } = new("finishedAlready", "This item is finished already.");
    public static Refusal NotHandedOver { get; } = new("notHandedOver", "This item cannot be handed over.");
    public static Refusal HasItAlready { get; } = new("hasItAlready", "That person has this item already.");
    public static Refusal NeverMissing { get; } = new("neverMissing", "Nothing to end is recorded for this child.");
    public static Refusal BeforeTheLast { get; } = new("beforeTheLast", "That time is before what is recorded last for this child. When was it?");

    public static Refusal NothingMerged { get; } = new("nothingMerged", "This request is not part of another one.");
    public static Refusal Itself { get; } = new("itself", "These are one and the same request.");
    public static Refusal DrillAndReal { get; } = new("drillAndReal", "One of these is a drill and the other is not. They stay apart.");
    public static Refusal WatchsOwn { get; } = new("watchsOwn", "This is a drill by which the engine is watched. It stays by itself.");
    public static Refusal OtherDocument { get; } = new("otherDocument", "These two live under different versions of the protocol document and stay apart.");
    public static Refusal OneChild { get; } = new("oneChild", "This is the only child of the request. Nothing can be taken out.");
    public static Refusal PairedTwice { get; } = new("pairedTwice", "Each child can be the same as one other only, and must be of its request.");

    /// The number is for whoever has the old one.
    public static Refusal PartOf(string other) => new("partOf", $"This is one request with {other} now. Answer there.");

    public static Refusal UndoFirst(string other) => new("undoFirst", $"Take {other} apart first: it was joined later.");

    public static Refusal ChildIn(string other) => new("childIn", $"Nothing is left to take apart: the child is in {other} now.");

    public static Refusal NotAnOutcome(IEnumerable<Outcome> possible) => new("notAnOutcome", $"This item cannot stand so. Possible: {string.Join(", ", possible)}.");

    public static Refusal WrongDetails(IEnumerable<string> names) => new("wrongDetails", $"Not known, or not allowed for this item: {string.Join(", ", names)}.");

    public static Refusal Unfinished(IEnumerable<string> what) => new("unfinished", $"Not finished: {string.Join(", ", what)}.");
}

/// What the protocol makes of a command: events (none where it was so already), or a refusal.
public abstract record Decision
{
    public sealed record Happened(IReadOnlyList<Event> Events) : Decision;
    public sealed record Refused(Refusal Why) : Decision;

    public static implicit operator Decision(List<Event> events) => new Happened(events);
    public static implicit operator Decision(Refusal why) => new Refused(why);
    public static Decision Nothing { get; } = new Happened([]);
}
