using CsecBot.Cards;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot.Teams;

/// What a button, a form or typed words do with an item of a request, or say of where a child is; and the card that answers.
public sealed class Items(Dispatcher dispatcher, ReferralTable referrals, Clock.Clocks clocks)
{
    public static bool Are(Click click) => click.Duty is not null || click.Verb is "missing" or "found" or "close" or "lead";

    /// `isBeside` where the answer is seen in a form beside the chat.
    public async Task<Pressed> Press(Click click, string by, CancellationToken stop, bool isBeside = false) =>
        await PressOne(click, by, isBeside, stop) is var pressed && pressed.Refused is not null && await referrals.LedOn(click, stop) is { } led ? await Press(led, by, stop, isBeside) : pressed;

    private async Task<Pressed> PressOne(Click click, string by, bool isBeside, CancellationToken stop)
    {
        if (!Keys.IsId(click.Referral) || await referrals.Load(click.Referral, stop) is not { State: var before }) return Say(Refusal.UnknownReferral);
        var world = await dispatcher.WorldOf(before, stop);
        if (click.Verb == "dutyForm") return Form(click, before, world, by, isBeside);
        Refusal? unclear = null;
        string? child = null;
        var handled = await dispatcher.Handle(click.Referral, (r, at) =>
        {
            child = ItemCommand.ChildOf(click, r);
            (var command, unclear) = ItemCommand.Of(click, r, world.Protocol, by, at);
            return command;
        }, stop, click is { Verb: "close", Reasoned: { } reason } ? new Closing(reason) : null);
        var refused = handled.Refused == Refusal.NotUnderstood ? unclear ?? handled.Refused : handled.Refused;
        if (handled.State is not { } r) return Say(refused ?? Refusal.UnknownReferral);
        if (refused is null) return new(Answer(click with { Child = click.Duty is null ? child : click.Child }, by, r, world, handled.Events), null, null,
            click.Duty is not null && r.DutyOf(click.Duty, click.Child, click.Round) is { } recorded ? ReminderCard.InShort(r, recorded, world, clocks.Now) : null);
        // Whoever filled in a form keeps what is right in it.
        return click.Verb is "dutyRecord" or "dutyOffer" && Mine(click, r, world, by) is { } duty
            ? new(Draw.Item(r, duty, world, clocks.Now, isBeside, refused.Words, click.Filled), refused, null) : Say(refused);
    }

    private Pressed Form(Click click, Referral r, World world, string by, bool isBeside)
    {
        if (!Rights.MaySee(r, by, world.Roster)) return Say(Refusal.UnknownReferral);
        if (r.MergedInto is { } into) return Say(Refusal.PartOf(into));
        if (r.DutyOf(click.Duty!, click.Child, click.Round) is null) return Say(world.Protocol.DutyNamed(click.Duty!) is null ? Refusal.NoSuchDuty : Refusal.NotBegun);
        return Mine(click, r, world, by) is { } duty ? new(Draw.Item(r, duty, world, clocks.Now, isBeside), null, null) : Say(Refusal.NotAllowed);
    }

    private Drawn Answer(Click click, string by, Referral r, World world, IReadOnlyList<Event> events)
    {
        var now = clocks.Now;
        if (click.Verb == "close") return Draw.Ended(r);
        if (click.Verb == "lead") return Draw.Led(r);
        if (click.Verb is "missing" or "found") return Draw.Whereabouts(r, click.Child!, world, now);
        var round = events.OfType<Event.DutyRecorded>().FirstOrDefault(d => d.Duty == click.Duty)?.Round ?? click.Round;
        var duty = r.DutyOf(click.Duty!, click.Child, round)!;
        return click.Verb is "dutyOffer" or "dutyAccept" or "dutyDecline" ? Draw.Passed(r, duty, click.Verb, world, now) : Draw.Recorded(r, duty, by, world, now);
    }

    private static Duty? Mine(Click click, Referral r, World world, string by) =>
        r.DutyOf(click.Duty!, click.Child, click.Round) is { } duty && world.Protocol.DutyNamed(duty.Id) is { } rule && Rights.MayComplete(r, duty, rule, by, world.Roster) ? duty : null;

    private static Pressed Say(Refusal refusal) => new(Draw.Notice(refusal.Words, refusal.Words), refusal, null);
}
