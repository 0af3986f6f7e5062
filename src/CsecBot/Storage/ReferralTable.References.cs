namespace CsecBot.Storage;

/// Which referral has a reference, and with what content: kept with the referral, and never changed.
public sealed partial class ReferralTable
{
    private const int ReferencesRemembered = 100;

    /// Who sends the same again and again need not be answered by storage each time.
    private readonly Lately<(string Referral, string Fingerprint)> references = new(ReferencesRemembered);

    /// Null where this instance has not seen it of late.
    public (string Referral, string Fingerprint)? RecentReference(string referenceHash) => references.Knows(referenceHash, out var known) ? known : null;

    public async Task<(string Referral, string Fingerprint)?> FindReference(string referenceHash, CancellationToken stop)
    {
        if (await table.Read(county, Keys.Reference(referenceHash), stop) is not { } row) return null;
        var known = (row.GetString("Referral"), row.GetLong("Fingerprint"));
        references.Keep(referenceHash, known);
        return known;
    }
}
