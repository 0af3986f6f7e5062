using System.Text.Json;
using CsecBot.Cards;
using CsecBot.Channels;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot;

/// What an earlier instance, or an earlier try, left unsent.
public sealed partial class Dispatcher
{
    private const int UnreadableAtMost = 10_000, TurnAtMost = 10;
    private const string NeededAfterAll = "You are needed: that you were released is no longer so.";

    /// While one instance after the other is replaced, an older one meets what a newer one wrote, again and again.
    private static readonly TimeSpan LeftAlone = TimeSpan.FromMinutes(1);
    private readonly Lately<DateTimeOffset> unreadable = new(UnreadableAtMost);

    /// Whether what it is about could not be read a moment ago: it is for others, and claimed here it would only be kept from them.
    public bool CouldNotRead(Unsent message) => unreadable.Knows(message.Key, out var at) && clocks.Machine.GetUtcNow() - at < LeftAlone;

    /// What would wait behind a chat, or a telephone, that does not answer.
    public bool IsHeldUp(Unsent message) => courier.IsHeldUp(message.What);

    /// How often in a row what went this way was not taken, for now.
    public int FailuresOf(Unsent message) => courier.FailuresOf(message.What);

    /// How long until its turn in its chat, as far as that is known: claimed before, it would only be kept from another instance.
    public TimeSpan Until(Unsent message) => courier.Until(message);

    /// Sends it. It never fails: what could not be sent stays where it is.
    public Task Resend(Unsent message) => telling.Run(() => Try(message, async () =>
    {
        if (message.What is Message.Digest digest) { await Digest(message, digest); return; }
        try
        {
            if (await Standing(message) is not { } found) { await referrals.Sent(message, null, CancellationToken.None); return; }
            var (what, now, world) = found;
            await Tell(what, now, world, courier.Prepare([what.What], now.State, world));
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            await GiveBack(message, e);
        }
    }));

    /// How things stand that it is about; null where there is no such request.
    private async Task<(Unsent Message, Stored Now, World World)?> Standing(Unsent message)
    {
        if (await referrals.Load(message.Referral, CancellationToken.None) is not { } now) return null;
        // What was still to be said when it became part of another is said of that one.
        if (now.State.MergedInto is not null && message.What is Message.Warning or Message.Phone { Number: null } or Message.Ask or Message.Carried or Message.NeededAgain)
        {
            now = await referrals.Surviving(message.Referral, CancellationToken.None) ?? now;
            // The card it leaves is put away when that one ends, and who does not get it is somebody to be told of there.
            if (message.What is not Message.Phone) message = message with { Referral = now.State.Id };
        }
        return (message, now, await WorldOf(now.State, CancellationToken.None));
    }

    /// Nobody looks at it while it is claimed, so it is given back, to be tried again in a moment; where storage does not take even that, when the claim
    /// ends. What the channel took already stays with whoever knows that.
    private async Task AskAgain(Unsent message)
    {
        try
        {
            if (!taken.Knows(message.Key, out _) && !takenTogether.Knows(message.Key, out _)) await Postpone(message, Backoff.After(message.Key, message.Attempts, TimeSpan.Zero, IsUrgent(message)));
        }
        catch (Exception e)
        {
            log.LogError("{Referral}: {Message} waits until its claim ends: {Error}", message.Referral, message.What.GetType().Name, e.GetType().Name);
        }
        if (message.ClaimedUntil - clocks.Machine.GetUtcNow() is var claimed && claimed > TimeSpan.Zero) wake.At(clocks.Now + claimed);
    }

    /// Whoever was told to turn back and is needed after all by now, asked anew while that was on its way, or in the request that this one became part of,
    /// would read it last. So they get how things stand after it.
    private async Task SetRight(Unsent message, Message.Released released)
    {
        if (await referrals.Surviving(message.Referral, CancellationToken.None) is not { State: var now } || StillSo.Is(released, now)) return;
        var world = await WorldOf(now, CancellationToken.None);
        var card = now.SeatOf(released.Role, released.To)?.Holder == released.To ? Draw.Seat(now, released.Role, released.To, world, clocks.Now, NeededAfterAll)
            : Draw.Page(now, now.PagesFor(released.Role).Last(p => p.Person == released.To && p.Kind == PageKind.Respond).Number, world, clocks.Now, NeededAfterAll);
        if (courier.Judged(message, await courier.Post(message, card)) is Receipt.NotNow or Receipt.TooLate) throw new TimeoutException($"{message.What.To} was told to turn back, and cannot be told now that it is no longer so.");
    }

    /// It has not come to its turn. Where its moment is kept the beat waits for that and nobody needs to have it meanwhile: another instance may be sooner.
    private async Task PutOff(Unsent message, TimeSpan wait, bool isKept)
    {
        var hold = isKept ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Clamp(wait.TotalSeconds, 1, TurnAtMost));
        await referrals.Claim(message, hold, CancellationToken.None);
        wake.At(clocks.Now + (hold > TimeSpan.Zero ? hold : wait));
    }

    private static bool IsUnreadable(Exception e) => e is JsonException or InvalidDataException;

    /// Whoever can read it need not wait for a claim to end. Of the message alone, since it may be about what its request became.
    private async Task GiveBack(Unsent message, Exception e)
    {
        log.LogError("{Referral}, or what it became, cannot be read, nor anybody told of it: {Error}", message.Referral, e.GetType().Name);
        unreadable.Keep(message.Key, clocks.Machine.GetUtcNow());
        await referrals.Claim(message, TimeSpan.Zero, CancellationToken.None);
    }
}
