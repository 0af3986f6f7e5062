using CsecBot.Cards;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot.Teams;

/// The card that answers a button; why it changed nothing, if so; what is still to be asked; and, of an item, what was recorded, where another card has to say it.
public sealed record Pressed(Drawn Drawn, Refusal? Refused, FollowUp? Open, string? Recorded = null);

/// What each button does, and the card that answers it: drawn from the new state, with a refusal in words on top.
public sealed class Buttons(Dispatcher dispatcher, ReferralTable referrals, Joining joining, Items items, Worklist lists, Clock.Clocks clocks)
{
    /// A button of a list is answered by the list, so that what else is on it stays in view. `answered` ends when the answer has gone out.
    public async Task<Pressed> Press(Click click, string by, CancellationToken stop, Task? answered = null)
    {
        var pressed = await PressOne(click, by, answered, stop);
        return click is { IsOnList: true, Duty: not null, Verb: not "dutyForm" } && pressed.Open is null ? pressed with { Drawn = Draw.MyList(await lists.Of(by, clocks.Now, stop), clocks.Now, pressed.Refused?.Words ?? pressed.Recorded) } : pressed;
    }

    private async Task<Pressed> PressOne(Click click, string by, Task? answered, CancellationToken stop)
    {
        if (await joining.Press(click, by, stop) is { } joined) return new(joined, null, null);
        if (Items.Are(click)) return await items.Press(click, by, stop);
        (Referral Shows, Task<Drawn> Card)? early = null;   // drawn while storage does its part, where nothing more must be read for it
        var needsPlace = click.Verb == "showPlace";
        void Begin(Referral r, World world) => early = (r, Task.Run(() => Answer(click, by, r, world, null, null).InWriting(), CancellationToken.None));
        var outcome = await dispatcher.Handle(click.Referral, (r, at) => CommandFor(click, r, by, at, dispatcher.Today.Protocol.Zone), stop, answered: answered, meanwhile: needsPlace ? null : Begin);
        if (outcome.State is not { } r || outcome.World is not { } world) return new(Say(outcome.Refused ?? Refusal.UnknownReferral), outcome.Refused ?? Refusal.UnknownReferral, null);
        if (outcome.Refused is not null && r.MergedInto is not null && await referrals.LedOn(click, stop) is { } asked) return await Press(asked, by, stop, answered);
        var refused = outcome.Refused == Refusal.NotUnderstood ? Missing(click, r, clocks.Now, dispatcher.Today.Protocol.Zone) ?? outcome.Refused : outcome.Refused;
        if (click is { Verb: "accept", Page: null, Role: { } has } && r.SeatOf(has, by)?.Holder == by) refused = null;   // accepted before the two were one
        var place = outcome.Refused is null && needsPlace ? await referrals.PlaceOf(r, stop) ?? Place.Purged : null;
        var drawn = early is var (shows, card) && ReferenceEquals(shows, r) ? await card : Answer(click, by, r, world, refused, place);
        return new(drawn, refused, Open(click, r, by, refused));
    }

    /// The answering card asks it, as far as it can; the next words in the chat are taken for the answer.
    private static FollowUp? Open(Click click, Referral r, string by, Refusal? refused)
    {
        if (TimeQuestion.IsAsked(refused)) return FollowUp.To(click, null);
        var open = FollowUp.To(click, null);
        if (refused is not null || !open.AsksWhy(r, by)) return null;
        // A supervisor's card goes on showing how the seat stands.
        return click is { Page: { } page } && r.PageOf(page) is { Kind: PageKind.Supervise } ? FollowUp.To(click, FollowUpDialog.WhyOf(open)) : open;
    }

    public static Command? CommandFor(Click c, Referral r, string by, DateTimeOffset at, TimeZoneInfo zone)
    {
        if (c.Page is { } page)
        {
            if (c.Verb == "refresh") return new Command.See(page, by, at);
            if (c.Verb == "accept") return new Command.Accept(page, by, at);
            if (c.Verb == "decline") return new Command.Decline(page, c.Reason, by, at);
        }
        if (c.RoleIn(r) is not { } role) return null;
        var told = c.Time is null ? at : (Past(c, r, at, zone) as TimeHeard.At)?.Time;
        return c.Verb switch
        {
            "arrived" when told is not null => new Command.Arrive(role, c.Time is null ? null : told, by, at),
            "onMyWay" when c.Eta is not null && TypedTime.Future(c.Eta, at, zone) is TimeHeard.At eta => new Command.OnMyWay(role, eta.Time, by, at),
            "handBack" => new Command.HandBack(role, by, at, c.Reason),
            "showPlace" => new Command.Reveal(role, by, at),
            "takeOver" => new Command.TakeOver(role, by, at),
            "reassign" when c.Person is not null => new Command.Reassign(role, c.Person, by, at),
            "recordAccepted" when c.Person is not null && told is not null => new Command.RecordAccepted(role, c.Person, told.Value, by, at),
            "recordArrived" when told is not null => new Command.RecordArrived(role, told.Value, by, at, c.Person),
            _ => null,
        };
    }

    /// What a person must still say, where that is why nothing could be made of the click.
    private static Refusal? Missing(Click c, Referral r, DateTimeOffset at, TimeZoneInfo zone)
    {
        if (c is { Verb: "accept" or "decline", Page: null } && c.RoleIn(r) is { } held && r.SeatOf(held)?.Holder is not null) return Refusal.AcceptedAlready;
        if (c.Verb is "reassign" or "recordAccepted" && c.Person is null) return Refusal.ChooseAPerson;
        if (c.Verb == "onMyWay" && c.Eta is null) return Refusal.ChooseAnEta;
        if (c.Time is not null && TimeQuestion.About(Past(c, r, at, zone), at, zone, TimeQuestion.WhenWasIt) is { } was) return was;
        return c.Eta is null ? null : TimeQuestion.About(TypedTime.Future(c.Eta, at, zone), at, zone, TimeQuestion.WhenWillItBe);
    }

    /// Not before the seat was taken; where that is yet to be recorded, not before the call.
    private static TimeHeard Past(Click c, Referral r, DateTimeOffset at, TimeZoneInfo zone) => TypedTime.Past(c.Time!, c.RoleIn(r) is { } role && c.Verb != "recordAccepted" && c.Person is null ? r.SeatOf(role) switch
    {
        Seat.Accepted a => a.AcceptedAt,
        Seat.TakenOver t => t.TakenAt,
        Seat.OnScene o => o.AcceptedAt,
        _ => r.CallReceivedAt,
    } : r.CallReceivedAt, at, zone);

    private Drawn Answer(Click click, string by, Referral r, World world, Refusal? refused, Place? place)
    {
        var now = clocks.Now;
        if (click.Page is { } number && r.PageOf(number) is { } page)
        {
            if (page.Person == by) return Draw.Page(r, number, world, now, refused?.Words, place);
            return Say(refused ?? Refusal.NotYours);
        }
        if (click.RoleIn(r) is { } held && r.SeatOf(held, by)?.Holder == by) return Draw.Seat(r, held, by, world, now, refused?.Words, place);
        if (refused is not null) return Say(refused == Refusal.NotUnderstood && click.Verb is "accept" or "decline" ? Refusal.Covered : refused);   // asked for what is part of another now, where somebody has it
        if (click.Verb == "handBack" && click.RoleIn(r) is { } given) return Draw.Seat(r, given, by, world, now);
        return click.RoleIn(r) is { } role && r.SeatOf(role) is not null ? Draw.Notice($"Recorded for {r.Id}.", $"{r.Id}: recorded.") : Say(Refusal.NoSuchSeat);
    }

    private static Drawn Say(Refusal refused) => Draw.Notice(refused.Words, refused.Words);
}
