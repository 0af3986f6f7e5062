using CsecBot.Cards;
using CsecBot.Dispatch;
namespace CsecBot.Teams;

/// What is typed about items. More than one can be meant: then it is asked which, and never guessed.
public sealed class ItemTalk(Dispatcher dispatcher)
{
    private const int NamedAtMost = 8;

    /// The one click that is meant, or the question instead of it.
    public async Task<(Click? Click, Drawn? Question)> Meant(string by, ChatCommand.Item said, IReadOnlyList<Referral> mine, CancellationToken stop)
    {
        var all = new List<(Referral Referral, World World)>();
        foreach (var r in mine) all.Add((r, await dispatcher.WorldOf(r, stop)));
        List<Meant> meant = [.. all.SelectMany(x => ItemMatch.Find(said, x.Referral, x.World, by, onlyIfAllowed: true))];
        // What is nobody's to say here is answered by a refusal in words.
        if (meant.Count == 0) meant = [.. all.SelectMany(x => ItemMatch.Find(said, x.Referral, x.World, by, onlyIfAllowed: false))];
        var open = all.SelectMany(x => x.Referral.Duties.Where(d => d.IsUnfinished && Owning.Owner(x.Referral, d, x.World.Protocol.Duty(d.Id)) == by).OrderBy(d => d.DueAt).Select(d => x.World.Protocol.Duty(d.Id).Title));
        return meant switch
        {
            [] => (null, Nothing(said, mine, [.. open.Distinct().Take(NamedAtMost)])),
            [{ Question: { } question }] => (null, Ask(question)),
            [var one] => (one.Click, null),
            _ => (null, Ask(Which(meant))),
        };
    }

    private static string Which(List<Meant> meant)
    {
        List<string> referrals = [.. meant.Select(m => m.Click.Referral).Distinct()], titles = [.. meant.Select(m => m.Title).Distinct()];
        return referrals.Count > 1 ? $"You have more than one. Say it again with the number: {string.Join(", ", referrals)}."
            : titles.Count > 1 ? $"Which item? Say it again with its name: {string.Join("; ", titles.Take(NamedAtMost))}."
            : $"Which child? Say it again, with {string.Join(" or ", meant.Select(m => $"for {m.Click.Child}"))} after it.";
    }

    private static Drawn Nothing(ChatCommand.Item said, IReadOnlyList<Referral> mine, List<string> open) =>
        said.Verb is "dutyAccept" or "dutyDecline" ? Ask("Nothing that was offered to you waits for an answer.")
        : mine.Count == 0 && said.Referral is not null ? Ask(Refusal.UnknownReferral.Words)
        : open.Count == 0 || !said.IsAboutItem ? Ask("You have no request for which that can be said now.")
        : Ask($"Nothing was changed. Say which item: {string.Join("; ", open)}.");

    private static Drawn Ask(string words) => Draw.Notice("Please answer", words);
}

/// What typed words can mean, and how it is called; or what is wrong with them.
public sealed record Meant(Click Click, string Title, string? Question = null);
