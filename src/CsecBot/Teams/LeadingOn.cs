using CsecBot.Storage;
namespace CsecBot.Teams;

/// A button of an old card counts for the request that answers by now: the one that its own became part of, or the one of a child that was taken out.
internal static class LeadingOn
{
    /// The same of that request; null where its own still answers.
    public static async Task<Click?> LedOn(this ReferralTable referrals, Click click, CancellationToken stop)
    {
        if (!Keys.IsId(click.Referral) || await referrals.Load(click.Referral, stop) is not { State: var was }) return null;
        if (was.MergedInto is { } into) return await referrals.Load(into, stop) is { State: var now } ? click.In(now, was) : null;
        var isHere = click.Child is null || was.Children.Any(c => c.Ref == click.Child);
        return !isHere && was.Splits.LastOrDefault(s => s.Child == click.Child) is { } taken ? click with { Referral = taken.Referral } : null;
    }
}
