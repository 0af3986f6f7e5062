using System.Text.RegularExpressions;
using CsecBot.Dispatch;
namespace CsecBot.Teams;

/// What a person typed, understood or not. No guess: what is not one of these is answered with what can be said.
public abstract partial record ChatCommand
{
    /// The same as a button, for the referral named or the only one that can be meant.
    public sealed record Press(string Verb, string? Referral, DeclineReason? Reason = null, string? Eta = null, string? Time = null, Role? Role = null, bool IsYes = false, string Words = "") : ChatCommand;

    /// About an item or a child, whose names stand in the referral's own document: `Verb` is the button's, `Rest` what was typed behind it.
    public sealed record Item(string Verb, string? Referral, string Rest) : ChatCommand
    {
        public bool IsAboutItem => Verb is not ("missing" or "found" or "close" or "lead");
    }

    public sealed record Status(string? Referral) : ChatCommand;
    public sealed record WhoIsOnCall : ChatCommand;
    public sealed record NewReferral : ChatCommand;
    public sealed record QuestionByQuestion : ChatCommand;
    public sealed record Drill : ChatCommand;
    /// Two requests are about the same child; or were not; or one of the children is elsewhere.
    public sealed record Merge(string Referral, string Into) : ChatCommand;
    public sealed record Unmerge(string Referral) : ChatCommand;
    public sealed record Split(string Referral, string Child) : ChatCommand;

    /// More than one request is named where the words are about one: none is picked.
    public sealed record Several : ChatCommand
    {
        public const string Words = "Nothing was changed. Please say it for one number at a time.";
    }

    public sealed record MyList : ChatCommand;
    public sealed record Help(bool OfItems = false) : ChatCommand;
    public sealed record Unknown : ChatCommand;

    /// Whether the words can be an answer to what the bot has asked, and go to it first. Every other command takes effect at once and ends the question.
    public bool MayAnswer => this is Unknown or Press { IsYes: true } || this is Press { Referral: null, Time: { } time } && TimeWords.Parse(time) is null;

    /// Whether it only asks how things stand: a question under way stays open.
    public bool OnlyLooks => this is Status or MyList or WhoIsOnCall or Help or Several;

    public static ChatCommand Parse(string? typed)
    {
        typed = TimeWords.Straight(typed ?? "");
        var text = Spaces().Replace(Mention().Replace(typed, " "), " ").Trim().TrimEnd('.', '!').ToLowerInvariant();
        if (Of(text) is { } pair) return pair;
        List<string> ids = [.. ReferralId().Matches(text).Select(m => m.Value.ToUpperInvariant()).Distinct()];
        var said = About(ids.FirstOrDefault(), text, typed);
        return ids.Count > 1 && said is (Press or Item or Status) ? new Several() : said;
    }

    private static ChatCommand About(string? id, string text, string typed)
    {
        text = Spaces().Replace(ReferralId().Replace(text, " "), " ").Trim();
        if (AcceptedSo().IsMatch(text)) return new Press("accept", id);
        if (ItemOf(Spaces().Replace(ReferralId().Replace(Mention().Replace(typed, " "), " "), " ").Trim().TrimEnd('.', '!'), id) is { } item) return item;
        var (word, rest) = text.Split(' ', 2) is [var first, var more] ? (first, more) : (text, "");
        return text switch
        {
            "accept" or "i accept" => new Press("accept", id),
            "yes" => new Press("accept", id, IsYes: id is null),
            "hand back" or "handback" => new Press("handBack", id),
            "take over" or "i have it" => new Press("takeOver", id),
            "arrived" or "here" or "on scene" or "i'm here" or "im here" => new Press("arrived", id),
            "status" => new Status(id),
            "who is on call" or "who is on call?" or "on call" or "oncall" => new WhoIsOnCall(),
            "my list" or "mylist" or "list" or "to do" => new MyList(),
            "new referral" => new NewReferral(),
            Cards.IntakeCard.ByQuestions => new QuestionByQuestion(),
            "drill" => new Drill(),
            "help" or "?" => new Help(),
            "help items" => new Help(OfItems: true),
            _ => word switch
            {
                "decline" => new Press("decline", id, ReasonOf(rest), Words: WithoutThe(rest)),
                "hand" when rest.StartsWith("back ", StringComparison.Ordinal) && ReasonOf(rest[5..]) is { } reason => new Press("handBack", id, reason),
                "take" when rest.StartsWith("over ", StringComparison.Ordinal) && RoleOf(rest[5..]) is { } role => new Press("takeOver", id, Role: role),
                "eta" when rest.Length > 0 => new Press("onMyWay", id, Eta: rest),
                "arrived" or "here" => new Press("arrived", id, Time: rest),
                "on" when rest.StartsWith("scene ", StringComparison.Ordinal) => new Press("arrived", id, Time: rest[6..]),
                _ => new Unknown(),
            },
        };
    }

    /// What names two requests, or a child: said in full, or not understood.
    private static ChatCommand? Of(string text)
    {
        static string Id(Group group) => group.Value.ToUpperInvariant();
        if (MergeWords().Match(text) is { Success: true } m) return new Merge(Id(m.Groups[1]), Id(m.Groups[2]));
        if (UnmergeWords().Match(text) is { Success: true } u) return new Unmerge(Id(u.Groups[1]));
        return SplitWords().Match(text) is { Success: true } s ? new Split(Id(s.Groups[2]), s.Groups[1].Value) : null;
    }


    private static Item? ItemOf(string text, string? id)
    {
        foreach (var (verb, words) in ItemVerbs)
        {
            if (words.Match(text) is not { Success: true } m) continue;
            var rest = WithoutThe(text[m.Length..].Trim());
            if (verb is "missing" or "found" && !ItemWords.IsChildOrTime(rest)) continue;   // "found behind the station" is an answer to something else
            if (verb is "close" or "lead" && id is null) continue;
            return new(verb, id, rest);
        }
        return null;
    }

    private static (string Verb, Regex Words)[] ItemVerbs { get; } =
    [
        ("dutyDone", DoneWords()), ("dutyScheduled", ScheduledWords()), ("dutyDeclined", DeclinedWords()), ("dutyNotPossible", NotPossibleWords()), ("dutyExtended", ExtendWords()),
        ("dutyForm", RecordWords()), ("dutyOffer", OfferWords()), ("dutyAccept", AcceptWords()), ("missing", MissingWords()), ("found", FoundWords()), ("close", CloseWords()), ("lead", LeadWords()),
    ];

    private static string WithoutThe(string words) => words.StartsWith("the ", StringComparison.OrdinalIgnoreCase) ? words[4..] : words;

    private static DeclineReason? ReasonOf(string text) => Enum.TryParse<DeclineReason>(text.Replace(" ", "", StringComparison.Ordinal), ignoreCase: true, out var reason)
        && Enum.IsDefined(reason) && text.All(c => char.IsAsciiLetter(c) || c == ' ') ? reason : null;

    private static Role? RoleOf(string text) => text switch
    {
        "csw" or "social worker" => Role.Csw,
        "advocate" => Role.Advocate,
        "probation officer" or "officer" => Role.ProbationOfficer,
        _ => null,
    };

    [GeneratedRegex(@"\br-[0-9a-hjkmnp-tv-z]{8}\b", RegexOptions.IgnoreCase)] private static partial Regex ReferralId();
    [GeneratedRegex(@"^(?:merge|join) (r-[0-9a-hjkmnp-tv-z]{8}) (?:into|with|to) (r-[0-9a-hjkmnp-tv-z]{8})$")] private static partial Regex MergeWords();
    [GeneratedRegex(@"^(?:unmerge|take apart) (r-[0-9a-hjkmnp-tv-z]{8})$")] private static partial Regex UnmergeWords();
    [GeneratedRegex(@"^split (?:child )?([a-z0-9-]{1,12}) (?:from|off|out of) (r-[0-9a-hjkmnp-tv-z]{8})$")] private static partial Regex SplitWords();
    [GeneratedRegex(@"^(done|attended)\b", RegexOptions.IgnoreCase)] private static partial Regex DoneWords();
    [GeneratedRegex(@"^(scheduled?|planned)\b", RegexOptions.IgnoreCase)] private static partial Regex ScheduledWords();
    [GeneratedRegex(@"^declined( by youth)?\b", RegexOptions.IgnoreCase)] private static partial Regex DeclinedWords();
    [GeneratedRegex(@"^not possible\b", RegexOptions.IgnoreCase)] private static partial Regex NotPossibleWords();
    [GeneratedRegex(@"^extend(ed)?\b", RegexOptions.IgnoreCase)] private static partial Regex ExtendWords();
    [GeneratedRegex(@"^record\b", RegexOptions.IgnoreCase)] private static partial Regex RecordWords();
    [GeneratedRegex(@"^(hand over|offer)\b|^(?=transfer to )", RegexOptions.IgnoreCase)] private static partial Regex OfferWords();
    [GeneratedRegex(@"^accept,? (?=.)", RegexOptions.IgnoreCase)] private static partial Regex AcceptWords();
    [GeneratedRegex(@"^(i )?accept,? (please|thanks|thank you|(i'?m |i am )?(coming|on my way))$")] private static partial Regex AcceptedSo();
    [GeneratedRegex(@"^missing\b", RegexOptions.IgnoreCase)] private static partial Regex MissingWords();
    [GeneratedRegex(@"^found\b", RegexOptions.IgnoreCase)] private static partial Regex FoundWords();
    [GeneratedRegex(@"^close\b", RegexOptions.IgnoreCase)] private static partial Regex CloseWords();
    [GeneratedRegex(@"^lead\b", RegexOptions.IgnoreCase)] private static partial Regex LeadWords();
    [GeneratedRegex(@"<at>[^<]*</at>")] private static partial Regex Mention();
    [GeneratedRegex(@"\s+")] private static partial Regex Spaces();
}
