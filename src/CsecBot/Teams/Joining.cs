using CsecBot.Cards;
using CsecBot.Dispatch;
using CsecBot.Hotline;
using CsecBot.Storage;
namespace CsecBot.Teams;

/// What a supervisor says of two requests at once, or of a child that belongs elsewhere; the card that answers can undo it.
public sealed class Joining(Dispatcher dispatcher, ReferralTable referrals)
{
    public async Task<Drawn> Merge(string referral, string into, string by, CancellationToken stop) => Answer(await dispatcher.Merge(referral, into, [], by, stop), r => Draw.HasJoined(r, referral));

    public async Task<Drawn> Unmerge(string referral, string by, CancellationToken stop) => Answer(await dispatcher.Unmerge(referral, by, stop), Draw.IsApart);

    /// A child's code may be typed in any case.
    public async Task<Drawn> Split(string referral, string child, string by, CancellationToken stop)
    {
        var known = (await referrals.Load(referral, stop))?.State is { } r ? r.Children.Select(c => c.Ref).Concat(r.Splits.Select(s => s.Child)) : [];
        return Answer(await dispatcher.Split(referral, known.FirstOrDefault(c => c.Equals(child, StringComparison.OrdinalIgnoreCase)) ?? child, Desk.NewId(), by, stop), r => Draw.HasSplit(r, referral));
    }

    /// Null where the button is another's.
    public async Task<Drawn?> Press(Click click, string by, CancellationToken stop) => click.Verb switch
    {
        "unmerge" => await Unmerge(click.Referral, by, stop),
        "merge" when click.Into is { } into && Keys.IsId(into) => await Merge(click.Referral, into, by, stop),
        _ => null,
    };

    private static Drawn Answer(Handled handled, Func<Referral, Drawn> done) =>
        handled.Refused is { } refused ? Draw.Notice("Nothing changed", refused.Words) : done(handled.State!);
}
