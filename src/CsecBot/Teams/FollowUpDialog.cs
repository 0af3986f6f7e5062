using CsecBot.Cards;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot.Teams;

/// What is still to be said after a word or a button: why it was declined, or when it was.
public sealed class FollowUp
{
    public string Verb { get; set; } = "";
    public string Referral { get; set; } = "";
    public int? Page { get; set; }
    public string? Role { get; set; }
    public string? Person { get; set; }
    public string? Duty { get; set; }
    public string? Child { get; set; }
    public int? Round { get; set; }

    /// What was understood of an item beside the time: words of the protocol document, dates and numbers.
    public Dictionary<string, string>? Filled { get; set; }

    /// The time that was typed before and left a question: "2:10", which "in the morning" completes. Never other words: they may hold anything. [privacy]
    public string? Before { get; set; }

    /// Null where the card that was answered with asks already.
    public string? Question { get; set; }

    public static FollowUp To(Click click, string? question) => new()
    {
        Verb = click.Verb, Referral = click.Referral, Page = click.Page, Role = click.Role?.Wire(), Person = click.Person, Before = Time(click.Time ?? click.Eta), Question = question,
        Duty = click.Duty, Child = click.Child, Round = click.Round, Filled = click.Duty is null || click.Filled is not { } filled ? null : new(filled.Where(f => f.Key.StartsWith(ItemFields.Prefix, StringComparison.Ordinal))),
    };

    /// Whether a reason is still owed. Answered by a button meanwhile, or accepted after all: then the next words are about something else.
    public bool AsksWhy(Referral r, string by) => Verb switch
    {
        "decline" => Page is { } page && r.PageOf(page) is { State: PageState.Declined, Reason: null } declined && declined.Person == by,
        "handBack" => (Page is { } page ? r.PageOf(page)?.Role : Names.TryRole(Role, out var named) ? named : null) is { } role && r.GivenBackBy(role, by) is { Reason: null },
        _ => false,
    };

    public static string? Time(string? typed) => typed is not null && DayTime.IsTime(typed) ? typed : null;

    public Click With(DeclineReason? reason, string? time) => new(
        Verb, Referral, Page, Names.TryRole(Role, out var role) ? role : null, Duty, Child, Round, reason, Verb == "onMyWay" ? time : null, Person, Verb == "onMyWay" ? null : time, Filled);
}

/// A short question afterwards. It only adds; whatever was pressed took effect before, or, where a time cannot be, waits for one that can.
public sealed class FollowUpDialog : ComponentDialog
{
    public const string Name = "followUp";
    private const string Question = "question", Answer = "answer";

    private readonly Buttons buttons;
    private readonly ReferralTable referrals;
    private readonly Replies replies;

    public FollowUpDialog(Buttons buttons, ReferralTable referrals, Replies replies) : base(Name)
    {
        (this.buttons, this.referrals, this.replies) = (buttons, referrals, replies);
        AddDialog(new WaterfallDialog(Question, [Ask, Take]));
        AddDialog(new TextPrompt(Answer));
    }

    private static Task<DialogTurnResult> Ask(WaterfallStepContext step, CancellationToken stop)
    {
        var words = ((FollowUp)step.Options!).Question;
        return step.PromptAsync(Answer, new PromptOptions { Prompt = words is null ? null : TeamsChannel.Card(Draw.Notice("Please answer", words)) }, stop);
    }

    private async Task<DialogTurnResult> Take(WaterfallStepContext step, CancellationToken stop)
    {
        var open = (FollowUp)step.Options!;
        var (by, said) = (Speaker.Of(step.Context) ?? "", ((string)step.Result!).Trim());
        if (said.TrimEnd('.', '!').ToLowerInvariant() is "skip" or "cancel") return await End(step, by, Draw.Notice("Nothing more was recorded", "Nothing more was recorded."), stop);
        return open.Verb is "decline" or "handBack" ? await Why(step, open, by, said, stop) : await When(step, open, by, said, stop);
    }

    private async Task<DialogTurnResult> Why(WaterfallStepContext step, FollowUp open, string by, string said, CancellationToken stop)
    {
        if (await referrals.Load(open.Referral, stop) is not { State: var r } || !open.AsksWhy(r, by)) return await step.EndDialogAsync(null, stop);
        if (ChatCommand.Parse(said) is ChatCommand.Press { IsYes: true }) return await step.EndDialogAsync(null, stop);   // the answer to a request that came meanwhile
        if (Reason(said) is { } reason) return await End(step, by, (await buttons.Press(open.With(reason, null), by, stop)).Drawn, stop);
        open.Question = WhyOf(open);
        return await step.ReplaceDialogAsync(Question, open, stop);
    }

    private async Task<DialogTurnResult> When(WaterfallStepContext step, FollowUp open, string by, string said, CancellationToken stop)
    {
        var pressed = await buttons.Press(open.With(null, said), by, stop);
        if (TimeQuestion.IsAsked(pressed.Refused) && open.Before is { } before && await buttons.Press(open.With(null, $"{before} {said}"), by, stop) is var both && !TimeQuestion.IsAsked(both.Refused)) pressed = both;
        if (!TimeQuestion.IsAsked(pressed.Refused)) return await End(step, by, pressed.Drawn, stop);
        (open.Before, open.Question) = (FollowUp.Time(said), pressed.Refused!.Words);
        return await step.ReplaceDialogAsync(Question, open, stop);
    }

    private async Task<DialogTurnResult> End(WaterfallStepContext step, string by, Drawn last, CancellationToken stop)
    {
        await replies.Send(step.Context, by, last, stop);
        return await step.EndDialogAsync(null, stop);
    }

    public static string WhyOf(FollowUp open) =>
        $"{(open.Verb == "decline" ? "You have declined. Why could you not go?" : "You gave this back. Why can you not go?")} {string.Join(", ", Reasons.Select((c, n) => $"{n + 1} {c.Synonyms![0].ToLowerInvariant()}"))}; or skip.";

    private static List<Choice> Reasons { get; } = [.. Enum.GetValues<DeclineReason>().Select(r => new Choice(r.ToString()) { Synonyms = [Words.Of(r)] })];

    private static DeclineReason? Reason(string said) =>
        ChoiceRecognizers.RecognizeChoices(said.TrimEnd('.', '!'), Reasons) is [var found, ..] ? Enum.Parse<DeclineReason>(found.Resolution.Value!) : null;
}
