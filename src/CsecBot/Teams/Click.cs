using CsecBot.Cards;
using CsecBot.Dispatch;
using Newtonsoft.Json.Linq;
namespace CsecBot.Teams;

/// A button that was pressed: what it says about itself. Who pressed it comes from the channel; nothing else in it is believed.
public sealed record Click(string Verb, string Referral, int? Page, Role? Role, string? Duty, string? Child, int? Round, DeclineReason? Reason, string? Eta, string? Person, string? Time,
    IReadOnlyDictionary<string, string>? Filled = null, string? Into = null, bool IsOnList = false)
{
    private const int FilledAtMost = 40;

    /// Why, in somebody's own words.
    public string? Reasoned => Filled?.GetValueOrDefault("reason");

    public static Click? Read(string? verb, JObject? data)
    {
        verb ??= Text(data, "verb");
        if (data is null || verb is null || Text(data, "referral") is not { } referral) return null;
        int? page = int.TryParse(Text(data, "page"), out var n) ? n : null;
        int? round = int.TryParse(Text(data, "round"), out var nth) ? nth : null;
        Role? role = Names.TryRole(Text(data, "role"), out var named) ? named : null;
        DeclineReason? reason = Enum.TryParse<DeclineReason>(Text(data, "reason"), ignoreCase: true, out var why) && Enum.IsDefined(why) ? why : null;
        return new(verb, referral, page, role, Text(data, "duty"), Text(data, "child"), round, reason, Text(data, "eta"), First(data, Inputs.People)?.ToLowerInvariant(), First(data, Inputs.Times) ?? Moment(data), Fields(data),
            Text(data, "into"), Text(data, WorkCard.List) is not null);
    }

    /// The same of the request that `was` is part of by now: its page of that person, its name of that child, its round of what began then.
    public Click In(Referral into, Referral was)
    {
        var child = into.Absorbed.FirstOrDefault(a => a.Referral == was.Id)?.Children.FirstOrDefault(c => c.Theirs == Child)?.Ours ?? Child;
        var began = Round is { } round ? was.Duties.FirstOrDefault(d => d.Id == Duty && d.Child == Child && d.Round == round)?.StartedAt : null;
        return this with
        {
            Referral = into.Id, Role = RoleIn(was), Page = Page is { } page && was.PageOf(page) is { } asked ? into.PageLike(asked)?.Number : null, Child = child,
            Round = into.Duties.FirstOrDefault(d => d.Id == Duty && d.Child == child && d.StartedAt == began)?.Round ?? Round,
        };
    }

    public Role? RoleIn(Referral r) => Page is { } page ? r.PageOf(page)?.Role : Role;

    /// Of a form's two fields, a day and a time of 24 hours.
    private static string? Moment(JObject data) => (Text(data, "day"), Text(data, "clock")) switch { (null, null) => null, (var day, null) => day, var (day, clock) => $"{day}T{clock}" };

    /// What was filled in of an item, by the fields' names; no other words are carried on. [privacy]
    private static Dictionary<string, string> Fields(JObject data) => data.Properties().Where(p => p.Name is ItemFields.Outcome or ItemFields.Ticks or "day" or "clock" or "reason" || p.Name.StartsWith(ItemFields.Prefix, StringComparison.Ordinal)).Take(FilledAtMost)
        .Select(p => (p.Name, Text: Text(data, p.Name))).Where(p => p.Text is not null).ToDictionary(p => p.Name, p => p.Text!);

    private static string? First(JObject data, IEnumerable<string> names) => names.Select(name => Text(data, name)).FirstOrDefault(text => text is not null);

    private static string? Text(JObject? data, string name) =>
        data?[name] is JValue { Value: not null } value && value.ToString() is { Length: > 0 and <= 200 } text ? text.Trim() : null;
}
