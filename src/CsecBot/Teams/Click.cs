using CsecBot.Cards;
using CsecBot.Dispatch;
using Newtonsoft.Json.Linq;
namespace CsecBot.Teams;

/// A button that was pressed: what it says about itself. Who pressed it comes from the channel; nothing else in it is believed.
public sealed record Click(string Verb, string Referral, int? Page, Role? Role, string? Duty, string? Child, int? Round, DeclineReason? Reason, string? Eta, string? Person, string? Time, string? Into = null, bool IsOnList = false)
{
    public static Click? Read(string? verb, JObject? data)
    {
        verb ??= Text(data, "verb");
        if (data is null || verb is null || Text(data, "referral") is not { } referral) return null;
        int? page = int.TryParse(Text(data, "page"), out var n) ? n : null;
        int? round = int.TryParse(Text(data, "round"), out var nth) ? nth : null;
        Role? role = Names.TryRole(Text(data, "role"), out var named) ? named : null;
        DeclineReason? reason = Enum.TryParse<DeclineReason>(Text(data, "reason"), ignoreCase: true, out var why) && Enum.IsDefined(why) ? why : null;
        return new(verb, referral, page, role, Text(data, "duty"), Text(data, "child"), round, reason, Text(data, "eta"), Text(data, "person")?.ToLowerInvariant(), Text(data, "time"), Text(data, "into"), Text(data, WorkCard.List) is not null);
    }

    /// The same of the request that `was` is part of by now: its page of that person, its name of that child.
    public Click In(Referral into, Referral was) => this with
    {
        Referral = into.Id, Role = RoleIn(was), Page = Page is { } page && was.PageOf(page) is { } asked ? into.PageLike(asked)?.Number : null,
        Child = Child is null ? null : into.Absorbed.FirstOrDefault(a => a.Referral == was.Id)?.Children.FirstOrDefault(c => c.Theirs == Child)?.Ours ?? Child,
    };

    public Role? RoleIn(Referral r) => Page is { } page ? r.PageOf(page)?.Role : Role;

    private static string? Text(JObject? data, string name) =>
        data?[name] is JValue { Value: not null } value && value.ToString() is { Length: > 0 and <= 200 } text ? text.Trim() : null;
}
