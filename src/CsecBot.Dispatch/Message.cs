using System.Collections.Immutable;
using System.Text.Json.Serialization;
using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// Something one person must be sent. Ids only: the card is drawn from the state at the moment of sending. Stored: add, never rename.
[JsonPolymorphic(TypeDiscriminatorPropertyName = "message")]
[JsonDerivedType(typeof(Page), "page")]
[JsonDerivedType(typeof(Redraw), "redraw")]
[JsonDerivedType(typeof(Collapse), "collapse")]
[JsonDerivedType(typeof(Phone), "phone")]
[JsonDerivedType(typeof(Reach), "reach")]
[JsonDerivedType(typeof(Unreached), "unreached")]
[JsonDerivedType(typeof(Covered), "covered")]
[JsonDerivedType(typeof(Released), "released")]
[JsonDerivedType(typeof(Warning), "warning")]
[JsonDerivedType(typeof(Ask), "ask")]
[JsonDerivedType(typeof(Reminder), "reminder")]
[JsonDerivedType(typeof(Reminders), "reminders")]
[JsonDerivedType(typeof(Offered), "offered")]
[JsonDerivedType(typeof(Answered), "answered")]
[JsonDerivedType(typeof(Carried), "carried")]
[JsonDerivedType(typeof(NeededAgain), "neededAgain")]
[JsonDerivedType(typeof(Joined), "joined")]
[JsonDerivedType(typeof(Apart), "apart")]
[JsonDerivedType(typeof(Digest), "digest")]
public abstract record Message(string To)
{
    public const string Everybody = "everybody";

    /// A new message that asks for an answer.
    public sealed record Page(string To, int Number) : Message(To);
    /// Every card of the request that is out there, drawn anew in its place: each shows where its seat, and the others, stand.
    public sealed record Redraw() : Message(Everybody);
    /// Another way into the person's chat is looked for, where the directory knows one; then the page again.
    public sealed record Reach(string To, int Number) : Message(To);
    /// To a supervisor: this page's person cannot be reached in the chat.
    public sealed record Unreached(string To, int Number) : Message(To);
    /// By the second channel, where one is configured: answer this page, or, without one, look into the chat.
    public sealed record Phone(string To, Role Role, int? Number) : Message(To);
    /// A card of a page that a newer message has replaced; `Sent` is the channel's id of it.
    public sealed record Collapse(string To, int Number, string Sent) : Message(To);
    /// To a supervisor who was paged: somebody has accepted.
    public sealed record Covered(string To, Role Role) : Message(To);
    /// To a person who was on the way: you are no longer needed.
    public sealed record Released(string To, Role Role) : Message(To);
    public sealed record Warning(string To, Role Role, int Minutes) : Message(To);
    public sealed record Ask(string To, Question Question) : Message(To);
    public sealed record Reminder(string To, string Duty, string? Child, int Round, bool Late) : Message(To);
    /// Several duties in one message, rather than ten messages in a morning.
    public sealed record Reminders(string To, ImmutableArray<DutyDue> Items) : Message(To)
    {
        public bool Equals(Reminders? other) => other is not null && To == other.To && Items.SequenceEqual(other.Items);
        public override int GetHashCode() => HashCode.Combine(To, Items.Length);
    }
    /// A duty that somebody would hand over: accept or decline.
    public sealed record Offered(string To, string Duty, string? Child, int Round) : Message(To);
    /// To who has, or offered, a duty: it was taken over, or it was not and stays where it is.
    public sealed record Answered(string To, string Duty, string? Child, int Round, bool Taken) : Message(To);
    /// To who carries the child's open case, and who supervises them: a request concerns it.
    public sealed record Carried(string To, string Child) : Message(To);
    /// To who counts as on scene, and who supervises them: somebody is to go, and nobody else is called.
    public sealed record NeededAgain(string To, Role Role) : Message(To);

    /// To whoever has a seat or an item: another request is part of this one now, or this is one of its own again.
    public sealed record Joined(string To, string Other) : Message(To);
    public sealed record Apart(string To, string Other) : Message(To);

    /// How everything that is open stands, once a week. It is of no one request.
    public sealed record Digest(string To) : Message(To);

    /// What it is about. Of two unsent messages of one referral about the same, the newer says all that is still worth saying: what an
    /// outage held up is not made up. [protocol]
    public Message Subject() => this is Warning w ? w with { Minutes = 0 } : this;

    /// What a beat leaves in the outbox until all that is due is decided, so that each person gets one message of it.
    [JsonIgnore] public bool IsReminder => this is Reminder or Reminders;

    /// Who must be told what, because of these events.
    public static IReadOnlyList<Message> Because(IReadOnlyList<Event> events, Referral? before, Referral after)
    {
        var told = new List<Message>();
        foreach (var e in events)
        {
            told.AddRange(Of(e, before, after));
            before = Evolution.Evolve(before, e);
        }
        return [.. told.Distinct()];
    }

    /// `before` is how it stood just before this one: who has gone to another referral by an earlier one is not told that they are not needed.
    private static IEnumerable<Message> Of(Event e, Referral? before, Referral after) => e switch
    {
        Paged p => Pages(p.Person, p.Page, p.Role, p.Phone),
        Repaged p => Pages(after.PageOf(p.Page)!.Person, p.Page, p.Role, p.Phone),
        Delivered d when after.PageOf(d.Page) is { } page =>
        [
            .. page.Messages is [.., var older, _] ? [new Collapse(page.Person, d.Page, older)] : Array.Empty<Message>(),
            // Drawn before the seat was taken, it may say what is no longer so.
            .. after.IsLive && page.IsLive && after.SeatOf(page.Role) is { IsVacant: true } ? Array.Empty<Message>() : [new Redraw()],
        ],
        Event.Undelivered u when after.PageOf(u.Page) is { } page =>
            [new Phone(page.Person, page.Role, u.Page), new Reach(page.Person, u.Page), .. u.Tell is { } tell ? [new Unreached(tell, u.Page)] : Array.Empty<Message>()],
        Accepted a => [new Redraw(), .. Supervised(after, a.Role).Select(p => new Covered(p, a.Role))],
        Declined or HandedBack or OnMyWay or Event.Arrived or ArrivalCorrected or TakenOver or Disposed => [new Redraw()],
        Reassigned { From: { } from } r => [new Redraw(), new Released(from, r.Role)],
        Reassigned => [new Redraw()],
        StoodDown => [new Redraw(), .. before!.Seats.Concat(before.Beside).Where(s => s.Holder is not null && s is not Seat.OnScene).Select(s => new Released(s.Holder!, s.Role))],
        Warned w => w.To.Select(to => new Warning(to, w.Role, w.Minutes)),
        Breached b =>
        [
            .. b.To.Select(to => new Warning(to, b.Role, b.Minutes)),
            // The first time, however late somebody looked; what follows every so often rings no more.
            .. before?.SeatOf(b.Role)?.Clock is not { } was || was.NextWarning <= was.ArriveBy ? b.To.Select(to => new Phone(to, b.Role, null)) : [],
        ],
        Forwarded { To: { } to } f => [f.What with { To = to }],
        Asked a => a.To.Select(to => new Ask(to, a.Question)),
        DutiesReminded d => Reminding(d),
        DutyOffered d => [new Offered(d.Person, d.Duty, d.Child, d.Round)],
        DutyAccepted d => Hearing(d.Tell, to => new Answered(to, d.Duty, d.Child, d.Round, true)),
        DutyDeclined d => Hearing(d.Tell, to => new Answered(to, d.Duty, d.Child, d.Round, false)),
        CarrierTold c => c.To.Select(to => new Carried(to, c.Child)),
        Event.NeededAgain n => n.To.Select(to => new NeededAgain(to, n.Role)),
        SeatStoodDown d => [new Redraw(), .. (before?.Beside ?? []).Where(s => s.Role == d.Role).Select(s => s.Holder).Prepend(d.Person).OfType<string>().Select(person => new Released(person, d.Role))],
        Closed or MergedInto or ChildTaken or Unmerged => [new Redraw()],
        // Cards of the other request are stubs from now on: whoever is still asked is asked anew, under this one's number.
        Merged m =>
        [
            new Redraw(), .. m.Pages.Where(p => p.IsLive).SelectMany(p => Pages(p.Person, p.Number, p.Role, phone: false)), .. Concerned(after).Select(p => new Joined(p, m.From)),
            .. after.Seats.Where(s => !s.IsVacant && before!.SeatOf(s.Role) is { IsVacant: true }).SelectMany(s => Supervised(before!, s.Role).Select(p => new Covered(p, s.Role))),
            // Whom only the other had told that nobody has it.
            .. m.Pages.Where(p => p is { Kind: PageKind.Supervise, State: PageState.Withdrawn, Run: not JoinedSeats.Over } && after.SeatOf(p.Role) is { IsVacant: false }).Select(p => new Covered(p.Person, p.Role)), .. Asking(before, after),
        ],
        Restored r => [new Redraw(), .. Concerned(after).Select(p => new Apart(p, r.From)), .. Asking(null, after)],
        SplitOff s => [.. Concerned(after).Select(p => new Apart(p, s.From)), .. Asking(null, after)],
        _ => [],
    };

    private static IEnumerable<Message> Hearing(ImmutableArray<string>? people, Func<string, Message> what) => people is { } told ? told.Select(what) : [];

    private static IEnumerable<Message> Reminding(DutiesReminded d) =>
        d.Items.SelectMany(i => i.To.Select(to => (To: to, Due: new DutyDue(i.Duty, i.Child, i.Round, i.Late)))).GroupBy(x => x.To, x => x.Due)
            .Select(g => g.ToList() is [var only] ? (Message)new Reminder(g.Key, only.Duty, only.Child, only.Round, only.Late) : new Reminders(g.Key, [.. g]));

    private static IEnumerable<Message> Pages(string person, int page, Role role, bool phone) => phone ? [new Page(person, page), new Phone(person, role, page)] : [new Page(person, page)];

    /// What is offered here, and was not before.
    private static IEnumerable<Message> Asking(Referral? before, Referral after) =>
        after.Duties.Where(d => d.Offered is not null && before?.Duties.Any(b => b.Is(d.Id, d.Child, d.Round) && b.Offered == d.Offered) != true).Select(d => new Offered(d.Offered!, d.Id, d.Child, d.Round));

    private static IEnumerable<string> Concerned(Referral r) => r.Seats.Concat(r.Beside).Select(s => s.Holder).Concat(r.Duties.Where(d => d.IsUnfinished).Select(d => d.Owner)).Concat(r.Carriers.Values).OfType<string>().Distinct();

    private static IEnumerable<string> Supervised(Referral r, Role role) =>
        r.PagesFor(role).Where(p => p.Kind == PageKind.Supervise && p.State != PageState.Undelivered).Select(p => p.Person).Distinct();
}

/// One line of a reminder that holds several.
public sealed record DutyDue(string Duty, string? Child, int Round, bool Late);
