using CsecBot.Cards;
using CsecBot.Dispatch;
namespace CsecBot.Teams;

/// How far a screener has come: what was answered, and which questions are behind them, answered or skipped.
public sealed class IntakeProgress
{
    public Dictionary<string, string> Answers { get; set; } = [];
    public List<string> Passed { get; set; } = [];

    /// What to say with the next question.
    public string? Notice { get; set; }
}

/// A referral asked for question by question in the chat, by the form's own questions and rules; nothing is sent before it was read back.
public sealed class IntakeDialog : ComponentDialog
{
    public const string Name = "intake";
    private const string Question = "question", Answer = "answer";

    private readonly IntakeForm form;
    private readonly Replies replies;
    private readonly ReadBacks readBacks;

    public IntakeDialog(IntakeForm form, Replies replies, ReadBacks readBacks) : base(Name)
    {
        (this.form, this.replies, this.readBacks) = (form, replies, readBacks);
        AddDialog(new WaterfallDialog(Question, [Ask, Take]));
        AddDialog(new TextPrompt(Answer));
    }

    private async Task<DialogTurnResult> Ask(WaterfallStepContext step, CancellationToken stop)
    {
        var progress = (IntakeProgress)step.Options!;
        var notice = progress.Notice;
        progress.Notice = null;
        if (Next(progress) is { } next)
            return await step.PromptAsync(Answer, new PromptOptions { Prompt = TeamsChannel.Card(IntakeCard.Ask(next, IntakeQuestions.ChildOf(next), notice, first: progress.Passed.Count == 0)) }, stop);
        var shown = await step.Context.SendActivityAsync(TeamsChannel.Card(IntakeCard.ReadBackInChat(progress.Answers, notice)), stop);
        if (shown?.Id is { Length: > 0 } id && Speaker.Of(step.Context) is { } by) await readBacks.Shown(by, id, stop);
        return await step.PromptAsync(Answer, new PromptOptions(), stop);
    }

    private async Task<DialogTurnResult> Take(WaterfallStepContext step, CancellationToken stop)
    {
        var progress = (IntakeProgress)step.Options!;
        var by = Speaker.Of(step.Context) ?? "";
        var said = ((string)step.Result!).Trim();
        var word = said.TrimEnd('.', '!').ToLowerInvariant();
        if (!form.MaySend(by)) return await End(step, by, IntakeForm.Refused, stop);
        if (word == "cancel") return await End(step, by, IntakeForm.Nothing, stop);
        if (word == "back") GoBack(progress);
        else if (Next(progress) is { } asked) Keep(progress, asked, word == "skip" ? null : said);
        else if (word is "send" or "yes")
        {
            var (sent, faults) = await form.Send(progress.Answers, by);
            if (sent is not null) return await End(step, by, sent, stop);
            Correct(progress, faults);
        }
        else progress.Notice = "Say send, back or cancel.";
        if (Next(progress) is null) Correct(progress, form.Faults(progress.Answers));
        return await step.ReplaceDialogAsync(Question, progress, stop);
    }

    private async Task<DialogTurnResult> End(WaterfallStepContext step, string by, Drawn last, CancellationToken stop)
    {
        await replies.Send(step.Context, by, last, stop);
        return await step.EndDialogAsync(null, stop);
    }

    /// An answer that the rules refuse is asked for again at once; what is missing by them is no more skipped than in the form.
    private void Keep(IntakeProgress progress, IntakeQuestion asked, string? said)
    {
        var answer = said is null ? null : Meant(asked, said);
        if (said is not null && answer is null)
        {
            progress.Notice = said.Length > IntakeBody.AnswerAtMost ? "That is too long." : "That is none of the choices.";
            return;
        }
        progress.Answers.Remove(asked.Id);
        if (answer is not null) progress.Answers[asked.Id] = answer;
        progress.Passed.Add(asked.Id);
        // Also what was skipped before and is needed by what is answered now.
        Correct(progress, [.. form.Faults(progress.Answers).Where(f => IntakeQuestions.About(f) is { } wrong && progress.Passed.Contains(wrong.Id))]);
    }

    private static string? Meant(IntakeQuestion asked, string said)
    {
        if (asked.Choices.Length == 0) return said.Length is > 0 and <= IntakeBody.AnswerAtMost ? said : null;
        List<Choice> choices = [.. asked.Choices.Select(c => new Choice(c.Value) { Synonyms = [c.Title] })];
        return ChoiceRecognizers.RecognizeChoices(said, choices) is [var found, ..] ? found.Resolution.Value : null;
    }

    private static void GoBack(IntakeProgress progress)
    {
        if (progress.Passed is not [.., var last]) return;
        progress.Passed.RemoveAt(progress.Passed.Count - 1);
        progress.Answers.Remove(last);
    }

    /// The first thing that the rules find wrong is asked again.
    private static void Correct(IntakeProgress progress, IReadOnlyList<Fault> faults)
    {
        if (faults.Count == 0) return;
        progress.Notice = $"{IntakeQuestions.Said(faults[0])}.";
        if (faults.Select(IntakeQuestions.About).OfType<IntakeQuestion>().FirstOrDefault() is not { } wrong) return;
        progress.Passed.Remove(wrong.Id);
        progress.Answers.Remove(wrong.Id);
    }

    private static IntakeQuestion? Next(IntakeProgress progress) => IntakeQuestions.All.FirstOrDefault(q => !progress.Passed.Contains(q.Id) && IsAsked(q.Id, progress.Answers));

    /// What follows from the answers so far is not asked: no reason for who goes out, no meeting point where nobody does, no second child after the last.
    private static bool IsAsked(string question, Dictionary<string, string> answers) => question switch
    {
        "reason" => answers.GetValueOrDefault("disposition") == "EvaluatedOut",
        "area" or "placeKind" or "callback" or "earlier" => answers.GetValueOrDefault("disposition") != "EvaluatedOut",
        "place" => answers.GetValueOrDefault("disposition") == "InPerson" || answers.ContainsKey("placeKind"),
        "detail" => answers.ContainsKey("place"),
        "kindC" => answers.ContainsKey("kindB"),
        [.., 'B'] and not "kindB" => answers.ContainsKey("kindB"),
        [.., 'C'] => answers.ContainsKey("kindC"),
        _ => true,
    };
}
