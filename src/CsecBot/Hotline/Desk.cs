using System.Security.Cryptography;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot.Hotline;

/// What became of a referral that was sent in.
public abstract record Intaken
{
    /// Named whole; nothing was kept.
    public sealed record Faulty(IReadOnlyList<Fault> Faults) : Intaken;

    /// Durable, and paged as far as could be known within the wait.
    public sealed record Opened(Referral Now, World World) : Intaken;

    /// Its reference was there before: with the same content, or differing in these fields.
    public sealed record Known(Referral Now, World World, IReadOnlyList<string> Differing) : Intaken;
}

/// A referral as it was sent, read once: with its faults, where it has any.
public sealed record Submission(string Body, ReferralRequest? Request, IReadOnlyList<Fault> Faults);

/// Takes in a referral, whoever sends it and however: checked whole, saved, paged.
public sealed class Desk(Dispatcher dispatcher, ReferralTable referrals, Clocks clocks)
{
    private const int NumbersRemembered = 1_000;
    private static readonly TimeSpan WaitForDeliveries = TimeSpan.FromSeconds(5);

    /// Numbers that were named as an earlier request's, and are none.
    private readonly Lately<bool> unknown = new(NumbersRemembered);

    public Submission Read(string body) => new(body, ReferralRequest.Read(body, NewId(), clocks.Now, out var faults), faults);

    public Task<Intaken> TakeIn(string body, string by, string? testResponder = null) => TakeIn(Read(body), by, testResponder);

    /// Saved before it answers; the sender may hang up meanwhile, the referral goes on. The watch's own drills say whom they are for.
    public async Task<Intaken> TakeIn(Submission sent, string by, string? testResponder = null)
    {
        if (sent.Request is not { } request) return new Intaken.Faulty(sent.Faults);
        var intake = request.Intake;
        if (testResponder is not null) intake = intake with { Preferred = [testResponder] };
        if (intake.Earlier is { } earlier)
        {
            if (await referrals.Surviving(earlier, CancellationToken.None) is not { State: var before })
            {
                unknown.Keep(earlier, true);
                return new Intaken.Faulty([new("earlier", "is not the number of a request that is known here")]);
            }
            intake = intake with { Preferred = [.. before.Known()] };
        }
        var fingerprint = Fingerprint.Of(sent.Body, request.Place.Reference);
        var (opened, known, first) = await dispatcher.Open(intake, new(Fingerprint.Hash(request.Place.Reference), fingerprint, request.Place), by, CancellationToken.None);
        if (opened is not null) return new Intaken.Opened(await Settled(opened), opened.World!);
        var now = (await referrals.Surviving(known!, CancellationToken.None))!.State;
        return new Intaken.Known(now, await dispatcher.WorldOf(now, CancellationToken.None), Fingerprint.Differences(first!, fingerprint));
    }

    /// Whether it would page, as far as can be told without storage: it is whole, and was not sent here before, of late. So a sender who says the same
    /// without end, or what has faults, takes nothing from what it has yet to say.
    public bool IsNew(Submission sent) =>
        sent.Request is { } request && referrals.RecentReference(Fingerprint.Hash(request.Place.Reference)) is null
        && !(request.Intake.Earlier is { } earlier && unknown.Knows(earlier, out _));

    public static string NewId() => "R-" + RandomNumberGenerator.GetString(Keys.Crockford, 8);

    /// How it stands once the deliveries are known, or after the longest a caller is made to wait.
    public async Task<Referral> Settled(Handled handled)
    {
        await Task.WhenAny(handled.Told, Task.Delay(WaitForDeliveries, clocks.Machine));
        // The deliveries were saved by this instance, so what it saved last knows of them.
        return (referrals.Recent(handled.State!.Id) ?? await referrals.Load(handled.State.Id, CancellationToken.None))?.State ?? handled.State;
    }
}
