using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

/// <summary>The bot of peer.cjs.</summary>
internal sealed class TheSameBot : TeamsActivityHandler
{
    private readonly ConversationState _state;
    private readonly DialogSet _dialogs;

    public TheSameBot()
    {
        _state = new ConversationState(new MemoryStorage());
        _dialogs = new DialogSet(_state.CreateProperty<DialogState>("DialogState"))
            .Add(new WaterfallDialog("ask",
            [
                Asks("text", "Name?"), Keeps("name"),
                Asks("number", "How many?"), Keeps("number"),
                Asks("choice", "Which?", "red", "green", "blue"), Keeps("few"),
                Asks("choice", "Which of these?", "one", "two", "three", "four"), Keeps("many"),
                Asks("choice", "Which of the long ones?", "short", "a choice of more than twenty letters"), Keeps("long"),
                Asks("confirm", "Sure?"), Keeps("sure"),
                Asks("date", "When?"), Keeps("when"),
                Ends,
            ]))
            .Add(new TextPrompt("text")).Add(new NumberPrompt<int>("number")).Add(new ChoicePrompt("choice")).Add(new ConfirmPrompt("confirm")).Add(new DateTimePrompt("date"));
    }

    protected override async Task OnMessageActivityAsync(ITurnContext<IMessageActivity> turnContext, CancellationToken cancellationToken)
    {
        var dc = await _dialogs.CreateContextAsync(turnContext, cancellationToken);
        if ((await dc.ContinueDialogAsync(cancellationToken)).Status == DialogTurnStatus.Empty)
        {
            await Begin(turnContext, dc, cancellationToken);
        }

        await _state.SaveChangesAsync(turnContext, false, cancellationToken);
    }

    protected override Task<TaskModuleResponse> OnTeamsTaskModuleFetchAsync(
        ITurnContext<IInvokeActivity> turnContext, TaskModuleRequest taskModuleRequest, CancellationToken cancellationToken) =>
        Task.FromResult(new TaskModuleResponse(new TaskModuleContinueResponse(new TaskModuleTaskInfo(
            (string?)((JObject)taskModuleRequest.Data!)["title"], "medium", 400, card: Card(new JObject { ["type"] = "AdaptiveCard" })))));

    protected override Task<TaskModuleResponse> OnTeamsTaskModuleSubmitAsync(
        ITurnContext<IInvokeActivity> turnContext, TaskModuleRequest taskModuleRequest, CancellationToken cancellationToken) =>
        Task.FromResult(new TaskModuleResponse(new TaskModuleMessageResponse("thanks")));

    private static async Task Begin(ITurnContext<IMessageActivity> turn, DialogContext dc, CancellationToken stop)
    {
        switch (turn.Activity.Text)
        {
            case "ask":
                await dc.BeginDialogAsync("ask", null, stop);
                break;

            case "card":
                var card = Card(new JObject
                {
                    ["type"] = "AdaptiveCard", ["version"] = "1.4", ["body"] = new JArray(new JObject { ["type"] = "TextBlock", ["text"] = "Hello" }),
                });
                await turn.SendActivityAsync(MessageFactory.Attachment(card), stop);
                break;

            case "members":
                var page = await TeamsInfo.GetPagedMembersAsync(turn, 10, "next", stop);
                await turn.SendActivityAsync(string.Join(' ', page.Members.Select(member => member.Email)), cancellationToken: stop);
                break;

            case "change":
                var sent = await turn.SendActivityAsync("first", cancellationToken: stop);
                var second = MessageFactory.Text("second");
                second.Id = sent.Id;
                await turn.UpdateActivityAsync(second, stop);
                await turn.DeleteActivityAsync(sent.Id!, stop);
                break;

            default:
                await turn.SendActivityAsync($"Echo: {turn.Activity.Text}", cancellationToken: stop);
                break;
        }
    }

    private static WaterfallStep Asks(string prompt, string text, params string[] choices) => (step, token) => step.PromptAsync(
        prompt,
        new PromptOptions
        {
            Prompt = MessageFactory.Text(text), RetryPrompt = MessageFactory.Text($"Again: {text}"), Choices = choices.Length == 0 ? null : ChoiceFactory.ToChoices(choices),
        },
        token);

    private static WaterfallStep Keeps(string name) => (step, token) =>
    {
        step.Values[name] = step.Result!;
        return step.NextAsync(null, token);
    };

    private static async Task<DialogTurnResult> Ends(WaterfallStepContext step, CancellationToken stop)
    {
        var v = step.Values;
        var when = ((IList<DateTimeResolution>)v["when"]!)[0].Value;
        await step.Context.SendActivityAsync(
            $"{v["name"]} {v["number"]} {((FoundChoice)v["few"]!).Value} {((FoundChoice)v["many"]!).Index} {((FoundChoice)v["long"]!).Index} {((bool)v["sure"]! ? "yes" : "no")} {when}",
            cancellationToken: stop);
        return await step.EndDialogAsync(null, stop);
    }

    private static Attachment Card(JObject content) => new("application/vnd.microsoft.card.adaptive", content: content);
}
