using CsecBot.Cards;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot.Teams;

/// What each button does, and the card that answers it: drawn from the new state, with a refusal in words on top.
public sealed class Buttons(Dispatcher dispatcher, ReferralTable referrals, Clock.Clocks clocks)
{
    public async Task<Drawn> Press(Click click, string by, CancellationToken stop)
    {
        var outcome = await dispatcher.Handle(click.Referral, (r, at) => CommandFor(click, r, by, at, dispatcher.Today.Protocol.Zone), stop);
        if (outcome.State is not { } r || outcome.World is not { } world) return Say(outcome.Refused ?? Refusal.UnknownReferral);
        var refused = outcome.Refused == Refusal.NotUnderstood ? Missing(click, clocks.Now, dispatcher.Today.Protocol.Zone) ?? outcome.Refused : outcome.Refused;
        var place = outcome.Refused is null && click.Verb == "showPlace" ? await referrals.PlaceOf(r.Id, stop) ?? Place.Purged : null;
        return Answer(click, by, r, world, refused, place);
    }

    public static Command? CommandFor(Click c, Referral r, string by, DateTimeOffset at, TimeZoneInfo zone)
    {
        if (c.Page is { } page)
        {
            if (c.Verb == "accept") return new Command.Accept(page, by, at);
            if (c.Verb == "decline") return new Command.Decline(page, c.Reason, by, at);
        }
        if (c.Duty is { } duty && OutcomeOf(c.Verb) is { } done) return new Command.Complete(duty, c.Child, done, at, by, at, c.Round);
        if (c.Duty is { } offered && c.Verb == "dutyAccept") return new Command.AcceptDuty(offered, c.Child, by, at);
        if (c.Duty is { } turned && c.Verb == "dutyDecline") return new Command.DeclineDuty(turned, c.Child, by, at);
        if (c.RoleIn(r) is not { } role) return null;
        var told = c.Time is null ? at : TypedTime.Past(c.Time, at, zone);
        return c.Verb switch
        {
            "arrived" when told is not null => new Command.Arrive(role, c.Time is null ? null : told, by, at),
            "onMyWay" when c.Eta is not null && TypedTime.Future(c.Eta, at, zone) is { } eta => new Command.OnMyWay(role, eta, by, at),
            "handBack" => new Command.HandBack(role, by, at),
            "showPlace" => new Command.Reveal(role, by, at),
            "takeOver" => new Command.TakeOver(role, by, at),
            "reassign" when c.Person is not null => new Command.Reassign(role, c.Person, by, at),
            "recordAccepted" when c.Person is not null && told is not null => new Command.RecordAccepted(role, c.Person, told.Value, by, at),
            "recordArrived" when told is not null => new Command.RecordArrived(role, told.Value, by, at),
            _ => null,
        };
    }

    /// What a person must still say, where that is why nothing could be made of the click.
    private static Refusal? Missing(Click c, DateTimeOffset at, TimeZoneInfo zone) =>
        c.Verb is "reassign" or "recordAccepted" && c.Person is null ? Refusal.ChooseAPerson
        : (c.Time is not null && TypedTime.Past(c.Time, at, zone) is null) || (c.Eta is not null && TypedTime.Future(c.Eta, at, zone) is null) ? Refusal.TimeNotUnderstood
        : null;

    private Drawn Answer(Click click, string by, Referral r, World world, Refusal? refused, Place? place)
    {
        var now = clocks.Now;
        if (click.Page is { } number && r.PageOf(number) is { } page)
        {
            if (page.Person == by) return Draw.Page(r, number, world, now, refused?.Words, place);
            return Say(refused ?? Refusal.NotYours);
        }
        if (refused is not null) return Say(refused);
        if (click.Duty is not null) return Draw.Notice($"Recorded for {r.Id}.", $"{r.Id}: {world.Protocol.Duty(click.Duty).Title} recorded.");
        return click.RoleIn(r) is { } role && r.SeatOf(role) is { } seat
            ? seat.Holder == by ? Draw.Seat(r, role, by, world, now, null, place) : Draw.Notice($"Recorded for {r.Id}.", $"{r.Id}: recorded.")
            : Say(Refusal.NoSuchSeat);
    }

    private static Drawn Say(Refusal refused) => Draw.Notice(refused.Words, refused.Words);

    private static Outcome? OutcomeOf(string verb) => verb switch
    {
        "dutyScheduled" => Outcome.Scheduled,
        "dutyDone" => Outcome.Done,
        "dutyDeclined" => Outcome.Declined,
        "dutyNotPossible" => Outcome.NotPossible,
        "dutyExtended" => Outcome.Extended,
        _ => null,
    };
}
