namespace CsecBot.BotFramework.Tests.Conformance;

/// <summary>Dialogs made of dialogs, run the way a bot runs its main one.</summary>
public sealed class Components : Conversation
{
    private readonly MemoryStorage _storage = new();
    private readonly List<string> _ended = [];

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_component_begins_with_the_first_of_its_dialogs_and_hands_its_result_up()
    {
        Runs(() => new Intake(_ended));
        Assert.Equal(["Where?"], await Say("hello"));
        Assert.Equal(["How many?"], await Say("here"));
        Assert.Equal(["Again: How many?"], await Say("some"));
        Assert.Equal(["here 2"], await Say("2"));
        Assert.Equal(["EndCalled"], _ended);
        Assert.Equal(["Where?"], await Say("hello again"));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_component_sees_each_message_before_the_question_that_waits_for_it()
    {
        Runs(() => new Intake(_ended));
        await Say("hello");
        Assert.Equal(["You are asked where.", "Where?"], await Say("help"));
        Assert.Equal(["Nothing was sent."], await Say("cancel"));
        Assert.Equal(["inner CancelCalled", "EndCalled"], _ended);
        Assert.Equal(["Where?"], await Say("hello"));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_component_cancelled_from_above_cancels_what_is_in_it()
    {
        Dialogs(
            () => [new Intake(_ended)],
            (turn, dc, token) => turn.Activity.Text == "stop" ? dc.CancelAllDialogsAsync(token) : dc.ContinueDialogAsync(token));
        await Say("hello");
        await Say("stop");
        Assert.Equal(DialogTurnStatus.Cancelled, Last!.Status);
        Assert.Equal(["inner CancelCalled", "CancelCalled"], _ended);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_dialog_within_a_component_finds_those_beside_the_component()
    {
        Dialogs(() =>
        [
            new ComponentDialog("outer").AddDialog(new WaterfallDialog("w", [(step, token) => step.PromptAsync("p", Ask("Name?"), token)])),
            new TextPrompt("p"),
        ]);
        Assert.Equal(["Name?"], await Say("hello"));
        await Say("Ada");
        Assert.Equal((DialogTurnStatus.Complete, "Ada"), (Last!.Status, Last.Result));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_component_whose_steps_are_others_than_when_it_was_stored_is_told()
    {
        List<string> told = [];
        Runs(() => new Versioned(told, 2));
        await Say("hello");
        await Say("hello");
        Assert.Empty(told);
        Runs(() => new Versioned(told, 3));
        await Say("hello");
        await Say("hello");
        Assert.Equal(["versionChanged Versioned"], told);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task One_turn_runs_the_dialogs_once()
    {
        Exception? told = null;
        Bot(async (turn, token) =>
        {
            var accessor = new ConversationState(_storage).CreateProperty<DialogState>("DialogState");
            await new Intake(_ended).RunAsync(turn, accessor, token);
            told = await Record.ExceptionAsync(() => new Intake(_ended).RunAsync(turn, accessor, token));
        });
        await Say("hello");
        Assert.IsType<ArgumentException>(told);
    }

    private void Runs(Func<Dialog> make) => Bot(async (turn, token) =>
    {
        var state = new ConversationState(_storage);
        await make().RunAsync(turn, state.CreateProperty<DialogState>("DialogState"), token);
        await state.SaveChangesAsync(turn, false, token);
    });

    private sealed class Intake : ComponentDialog
    {
        private readonly List<string> _ended;

        public Intake(List<string> ended)
            : base(nameof(Intake))
        {
            _ended = ended;
            AddDialog(new Noted("w", ended,
            [
                (step, token) => step.PromptAsync("where", Ask("Where?"), token),
                (step, token) =>
                {
                    step.Values["where"] = step.Result;
                    return step.PromptAsync("many", Ask("How many?"), token);
                },
                async (step, token) =>
                {
                    await step.Context.SendActivityAsync($"{step.Values["where"]} {step.Result}", cancellationToken: token);
                    return await step.EndDialogAsync(step.Result, token);
                },
            ]));
            AddDialog(new TextPrompt("where"));
            AddDialog(new NumberPrompt<int>("many"));
        }

        protected override async Task<DialogTurnResult> OnContinueDialogAsync(DialogContext innerDc, CancellationToken cancellationToken = default)
        {
            switch (innerDc.Context.Activity.Text)
            {
                case "help":
                    await innerDc.Context.SendActivityAsync("You are asked where.", cancellationToken: cancellationToken);
                    await innerDc.RepromptDialogAsync(cancellationToken);
                    return EndOfTurn;

                case "cancel":
                    await innerDc.Context.SendActivityAsync("Nothing was sent.", cancellationToken: cancellationToken);
                    return await innerDc.CancelAllDialogsAsync(cancellationToken);

                default:
                    return await base.OnContinueDialogAsync(innerDc, cancellationToken);
            }
        }

        protected override Task OnEndDialogAsync(ITurnContext context, DialogInstance instance, DialogReason reason, CancellationToken cancellationToken = default)
        {
            _ended.Add($"{reason}");
            return Task.CompletedTask;
        }
    }

    private sealed class Noted(string id, List<string> ended, WaterfallStep[] steps) : WaterfallDialog(id, steps)
    {
        public override Task EndDialogAsync(ITurnContext turnContext, DialogInstance instance, DialogReason reason, CancellationToken cancellationToken = default)
        {
            if (reason == DialogReason.CancelCalled)
            {
                ended.Add($"inner {reason}");
            }

            return base.EndDialogAsync(turnContext, instance, reason, cancellationToken);
        }
    }

    private sealed class Versioned : ComponentDialog
    {
        private readonly List<string> _told;

        public Versioned(List<string> told, int steps)
            : base(nameof(Versioned))
        {
            _told = told;
            AddDialog(new WaterfallDialog("w", Enumerable.Repeat<WaterfallStep>((step, token) => step.PromptAsync("p", Ask("Name?"), token), steps)));
            AddDialog(new TextPrompt("p", (_, _) => Task.FromResult(false)));
        }

        protected override Task<bool> OnPreBubbleEventAsync(DialogContext dc, DialogEvent e, CancellationToken cancellationToken)
        {
            if (e.Name == DialogEvents.VersionChanged)
            {
                _told.Add($"{e.Name} {e.Value}");
            }

            return Task.FromResult(false);
        }
    }
}
