using CsecBot.Dispatch;
namespace CsecBot.Storage;

/// A referral as it was loaded. The ETag guards it: whoever saves second must look again.
public sealed record Stored(Referral State, int Entries, string LastHash, string ETag);

/// What one command made happen: entered when, and by whom.
public sealed record Entry(string By, DateTimeOffset EnteredAt, IReadOnlyList<Event> Events);

public sealed record HistoryEntry(int N, string By, DateTimeOffset EnteredAt, IReadOnlyList<Event> Events, string Hash, string Previous);

/// What one command keeps beside the state and the trail, since it may not stand there.
public abstract record Beside;

/// Of a new referral: its idempotency, and the one home of the place.
public sealed record Opening(string ReferenceHash, string Fingerprint, Place Place) : Beside;

/// Of a referral that is closed: why, in somebody's own words.
public sealed record Closing(string Reason) : Beside;

/// Of a referral that was taken out of another: the place they share. The hotline's reference stays with the one it was sent for.
public sealed record SplitOff(Place Place) : Beside;

/// All that one command makes of one referral.
public sealed record Change(Stored? Before, Referral After, Entry Entry, IReadOnlyList<Message> Messages, Beside? Beside = null)
{
    /// Reminders of a beat are nobody's yet: the beat sends them once it knows all of them.
    public bool RemindersWait { get; init; }
}

/// A message decided and saved, and not yet known to be taken by its channel.
public sealed record Unsent(string Referral, string Key, Message What, int Attempts, DateTimeOffset BornAt, DateTimeOffset ClaimedUntil, string ETag);

/// A card in somebody's chat that belongs to no page.
/// `IsList`: it holds items of several requests, and does not end with one.
public sealed record SentCard(string Key, string Person, string Sent, bool IsList);

public abstract record SaveResult
{
    public sealed record Saved(Stored Now, IReadOnlyList<Unsent> ToSend) : SaveResult;
    public sealed record SomebodyWasFirst : SaveResult;
    public sealed record KnownReference(string Referral, string Fingerprint) : SaveResult;
}

/// A row of the trail does not follow from the one before it: somebody changed it.
public sealed class ChainBrokenException(string referral, int n) : Exception($"The trail of {referral} is broken at entry {n}.");
