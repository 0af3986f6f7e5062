using System.Collections.Immutable;
using CsecBot.Cards;
using CsecBot.Dispatch;
namespace CsecBot.Teams;

/// Which items or children of one referral typed words can be about.
internal static class ItemMatch
{
    public static IEnumerable<Meant> Find(ChatCommand.Item said, Referral r, World world, string by, bool onlyIfAllowed) => said.Verb switch
    {
        "missing" or "found" => Children(said, r),
        "close" or "lead" => [new(Click(said, r, null, null) with { Filled = Reason(said.Rest) }, said.Verb)],
        _ => Duties(said, r, world, by, onlyIfAllowed),
    };

    private static IEnumerable<Meant> Children(ChatCommand.Item said, Referral r)
    {
        var (child, left) = ItemWords.Child(said.Rest, r);
        var open = r.Children.Where(c => said.Verb == "missing" ? c.Disposition == Disposition.InPerson : r.IsMissing(c.Ref)).Select(c => c.Ref).ToList();
        if (open.Count == 0 && said.Referral is not null) open = [.. r.Children.Take(1).Select(c => c.Ref)];   // the answer is a refusal in words
        foreach (var one in child is not null ? [child] : open)
            yield return new(Click(said, r, null, one) with { Time = left.Length > 0 ? left : null }, "whereabouts");
    }

    private static IEnumerable<Meant> Duties(ChatCommand.Item said, Referral r, World world, string by, bool onlyIfAllowed)
    {
        var (rules, rest) = ItemWords.Named(said.Rest, world.Protocol);
        var (child, left) = ItemWords.Child(rest, r);
        var isNamed = rules.Count > 0;
        DutyRule Rule(Duty d) => world.Protocol.Duty(d.Id);
        bool May(Duty d) => !onlyIfAllowed || Rights.MayComplete(r, d, Rule(d), by, world.Roster);
        List<Duty> all = [.. r.Duties.Where(d => (!isNamed || rules.Any(x => x.Id == d.Id)) && (child is null || d.Child == child))];
        var answers = said.Verb is "dutyAccept" or "dutyDecline";
        List<Duty> open = answers
            ? [.. all.Where(d => d.Offered == by)]
            : [.. all.Where(d => d.IsUnfinished && (isNamed ? May(d) : Owning.Owner(r, d, Rule(d)) == by && (said.Verb != "dutyOffer" || Rule(d).HandOver is not null)))];
        // One that is finished is corrected; of one that has not begun, the answer is a refusal in words.
        if (open.Count == 0 && isNamed && !answers) open = [.. all.Where(May)];
        var found = open.GroupBy(d => (d.Id, d.Child)).Select(g => g.FirstOrDefault(d => d.IsUnfinished) ?? g.Last()).Select(d => (Rule: Rule(d), d.Child)).ToList();
        if (found.Count == 0 && !onlyIfAllowed && rules is [var rule] && all.Count == 0 && !answers)
            found = [(rule, rule.PerChild ? child ?? r.Children[0].Ref : null)];
        return found.Select(f => Told(r, Click(said, r, f.Rule.Id, f.Child), f.Rule, left, world));
    }

    private static Meant Told(Referral r, Click click, DutyRule rule, string left, World world)
    {
        if (click.Verb == "dutyOffer") return Person(r, click, rule, left, world);
        if (click.Verb is "dutyForm" or "dutyAccept" or "dutyDecline") return new(click, rule.Title, left.Length > 0 ? $"Nothing was changed. Say only which item is meant: {rule.Title}." : null);
        var (time, filled) = ItemWords.Read(rule, left);
        if (filled is null || ItemFields.Read(rule, filled).Wrong(rule, DateOnly.MaxValue).Count > 0)
            return new(click, rule.Title, $"What stands after the item was not understood, and nothing was recorded. First when it was, then, with commas between: {string.Join("; ", rule.Details.Select(ItemWords.Example).Prepend("yesterday 14:10"))}.");
        return new(click with { Time = time, Filled = filled }, rule.Title);
    }

    /// By name; whom several names fit is asked about. Names are no secret to who may hand over: the form offers them too.
    private static Meant Person(Referral r, Click click, DutyRule rule, string left, World world)
    {
        var to = rule.HandOver?.To ?? (r.DutyOf(rule.Id, click.Child) is { } duty ? Owning.MayTake(r, duty, rule, world.Roster) : []);
        if (to.IsEmpty) return new(click with { Person = "" }, rule.Title, Refusal.NotHandedOver.Words);
        var name = left.StartsWith("to ", StringComparison.OrdinalIgnoreCase) ? left[3..].Trim() : "";
        List<Person> may = [.. world.Roster.People.Where(p => to.Any(p.Has))];
        List<Person> fit = [.. may.Where(p => TimeWords.Straight(p.Name).Equals(name, StringComparison.OrdinalIgnoreCase))];
        if (fit.Count == 0 && name.Length > 1) fit = [.. may.Where(p => TimeWords.Straight(p.Name).Contains(name, StringComparison.OrdinalIgnoreCase))];
        return fit switch
        {
            [var one] => new(click with { Person = one.Id }, rule.Title),
            [] => new(click, rule.Title, $"To whom? Say: hand over {rule.Title.ToLowerInvariant()} to, and the name as on the roster. To choose from a list, say: record {rule.Title.ToLowerInvariant()}."),
            _ => new(click, rule.Title, $"Several people have that name: {string.Join("; ", fit.Select(p => $"{p.Name}, {p.Agency}"))}. Say the whole name, or choose from a list: record {rule.Title.ToLowerInvariant()}."),
        };
    }

    private static Click Click(ChatCommand.Item said, Referral r, string? duty, string? child) => new(said.Verb, r.Id, null, null, duty, child, null, null, null, null, null);

    private static ImmutableDictionary<string, string>? Reason(string rest) => rest.Length > 0 ? ImmutableDictionary<string, string>.Empty.Add("reason", rest) : null;
}
