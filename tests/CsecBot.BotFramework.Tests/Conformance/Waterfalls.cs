using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests.Conformance;

/// <summary>Steps in order, over restarts: each turn here is answered by dialogs made anew over what is stored.</summary>
public sealed class Waterfalls : Conversation
{
    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Each_step_gets_the_answer_to_the_one_before_with_the_options_and_values_of_all()
    {
        List<string> seen = [];
        Dialogs(
            () =>
            [
                new WaterfallDialog("w",
                [
                    (step, token) =>
                    {
                        Note(seen, step);
                        step.Values["begun"] = "yes";
                        step.Values["times"] = 1;
                        return step.PromptAsync("p", Ask("Name?"), token);
                    },
                    (step, token) =>
                    {
                        Note(seen, step);
                        step.Values["name"] = step.Result;
                        return step.NextAsync("straight on", token);
                    },
                    (step, _) =>
                    {
                        Note(seen, step);
                        return Task.FromResult(Dialog.EndOfTurn);
                    },
                    (step, token) =>
                    {
                        Note(seen, step);
                        return step.EndDialogAsync(string.Join(' ', step.Values.Select(value => $"{value.Key}={value.Value}")), token);
                    },
                ]),
                new TextPrompt("p"),
            ],
            async (_, dc, token) => dc.ActiveDialog is null ? await dc.BeginDialogAsync("w", "given", token) : await dc.ContinueDialogAsync(token));

        await Say("hello");
        await Say("Ada");
        Assert.Equal(DialogTurnStatus.Waiting, Last!.Status);
        await Say("and more");

        Assert.Equal((DialogTurnStatus.Complete, "begun=yes times=1 name=Ada"), (Last.Status, Last.Result));
        Assert.Equal(
            ["0 given BeginCalled ", "1 given EndCalled Ada", "2 given NextCalled straight on", "3 given ContinueCalled and more"], seen);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task What_is_stored_of_a_waterfall_has_the_names_of_the_sdk()
    {
        Dialogs(() => [new WaterfallDialog("w", [Next, (step, token) => step.PromptAsync("p", Ask("Name?"), token)]), new TextPrompt("p")]);
        await Say("hello");

        var document = Assert.Single(Stored);
        Assert.Equal("msteams/conversations/c1", document.Key);
        var stack = document.Value["DialogState"]!["dialogStack"]!;
        var (top, below) = (Item(stack, 0), Item(stack, 1));
        Assert.Equal(("p", "w"), ((string?)top["id"], (string?)below["id"]));
        Assert.Equal(0, (int)top["state"]!["state"]!["AttemptCount"]!);
        Assert.Equal("Name?", (string?)top["state"]!["options"]!["Prompt"]!["text"]);
        Assert.Equal(1, (int)below["state"]!["stepIndex"]!);
        Assert.NotNull(below["state"]!["values"]);
        Assert.NotNull((string?)below["state"]!["instanceId"]);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task The_last_steps_result_is_that_of_the_whole_and_an_empty_waterfall_ends_at_once()
    {
        Dialogs(() => [new WaterfallDialog("w", [(step, token) => step.NextAsync(7, token)])]);
        await Say("hello");
        Assert.Equal((DialogTurnStatus.Complete, 7), (Last!.Status, Last.Result));

        Dialogs(() => [new WaterfallDialog("empty")]);
        await Say("hello");
        Assert.Equal((DialogTurnStatus.Complete, null), (Last!.Status, Last.Result));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task One_waterfall_begins_another_and_goes_on_with_its_result()
    {
        Dialogs(() =>
        [
            new WaterfallDialog("outer", [(step, token) => step.BeginDialogAsync("inner", 5, token), (step, token) => step.EndDialogAsync($"got {step.Result}", token)]),
            new WaterfallDialog("inner", [(step, token) => step.PromptAsync("p", Ask("Name?"), token), (step, token) => step.EndDialogAsync($"{step.Options} {step.Result}", token)]),
            new TextPrompt("p"),
        ]);
        await Say("hello");
        await Say("Ada");
        Assert.Equal("got 5 Ada", Last!.Result);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_waterfall_replaced_begins_again_with_other_options_and_leaves_nothing_behind()
    {
        Dialogs(() =>
        [
            new WaterfallDialog("w",
            [
                (step, token) => step.PromptAsync("p", Ask($"Round {step.Options ?? 1L}?"), token),
                (step, token) => (string?)step.Result == "again" ? step.ReplaceDialogAsync("w", Convert.ToInt64(step.Options ?? 1L) + 1, token) : step.EndDialogAsync(step.Options, token),
            ]),
            new TextPrompt("p"),
        ]);
        Assert.Equal(["Round 1?"], await Say("hello"));
        Assert.Equal(["Round 2?"], await Say("again"));
        Assert.Equal(["Round 3?"], await Say("again"));
        Assert.Empty(await Say("enough"));
        Assert.Equal(3L, Convert.ToInt64(Last!.Result));
        Assert.Empty(Stack());
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task An_interruption_begun_on_top_of_a_question_ends_in_the_question_asked_again()
    {
        Dialogs(
            () =>
            [
                new WaterfallDialog("w", [(step, token) => step.PromptAsync("p", Ask("Name?"), token), (step, token) => step.EndDialogAsync(step.Result, token)]),
                new TextPrompt("p"),
                new WaterfallDialog("help",
                [
                    async (step, token) =>
                    {
                        await step.Context.SendActivityAsync("You are asked for a name.", cancellationToken: token);
                        return await step.EndDialogAsync(null, token);
                    },
                ]),
            ],
            (turn, dc, token) => turn.Activity.Text == "help" ? dc.BeginDialogAsync("help", null, token) : dc.ContinueDialogAsync(token));
        await Say("hello");
        Assert.Equal(["You are asked for a name.", "Name?"], await Say("help"));
        await Say("Ada");
        Assert.Equal("Ada", Last!.Result);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task All_dialogs_cancelled_leave_nothing_and_the_next_message_begins_anew()
    {
        Dialogs(
            () => [new WaterfallDialog("w", [(step, token) => step.PromptAsync("p", Ask("Name?"), token)]), new TextPrompt("p")],
            (turn, dc, token) => turn.Activity.Text == "cancel" ? dc.CancelAllDialogsAsync(token) : dc.ContinueDialogAsync(token));
        await Say("hello");
        await Say("cancel");
        Assert.Equal(DialogTurnStatus.Cancelled, Last!.Status);
        Assert.Empty(Stack());
        Assert.Equal(["Name?"], await Say("hello"));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_stored_dialog_that_the_bot_no_longer_has_is_an_error_and_not_silence()
    {
        var heard = new List<Exception>();
        Adapter.OnTurnError = (_, error) =>
        {
            heard.Add(error);
            return Task.CompletedTask;
        };
        Dialogs(() => [new WaterfallDialog("old", [(_, _) => Task.FromResult(Dialog.EndOfTurn)])]);
        await Say("hello");
        Dialogs(() => [new WaterfallDialog("new", [(_, _) => Task.FromResult(Dialog.EndOfTurn)])]);
        await Say("hello");
        Assert.IsType<InvalidOperationException>(Assert.Single(heard));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task What_a_programmer_mistakes_is_told_at_once()
    {
        List<Exception> told = [];
        Dialogs(() =>
        [
            new WaterfallDialog("w",
            [
                async (step, token) =>
                {
                    told.Add(await Record.ExceptionAsync(() => step.BeginDialogAsync("nowhere", null, token)) ?? new Untold());
                    told.Add(await Record.ExceptionAsync(() => step.BeginDialogAsync("", null, token)) ?? new Untold());
                    told.Add(await Record.ExceptionAsync(() => step.EndDialogAsync((object)token, CancellationToken.None)) ?? new Untold());
                    told.Add(await Record.ExceptionAsync(() => step.NextAsync((object)token, CancellationToken.None)) ?? new Untold());
                    await step.NextAsync("once", token);
                    told.Add(await Record.ExceptionAsync(() => step.NextAsync("twice", token)) ?? new Untold());
                    return Dialog.EndOfTurn;
                },
                (_, _) => Task.FromResult(Dialog.EndOfTurn),
            ]),
        ]);
        await Say("hello");
        Assert.Equal(
            [typeof(ArgumentException), typeof(ArgumentNullException), typeof(ArgumentException), typeof(ArgumentException), typeof(InvalidOperationException)],
            told.Select(error => error.GetType()));
    }

    [Fact]
    public void Another_dialog_of_the_same_name_is_numbered_and_the_same_one_is_added_once()
    {
        var (first, second, third) = (new TextPrompt("p"), new TextPrompt("p"), new TextPrompt("p"));
        var set = new DialogSet().Add(first).Add(first).Add(second).Add(third);
        Assert.Equal(["p", "p2", "p3"], set.GetDialogs().Select(dialog => dialog.Id));
        Assert.Same(second, set.Find("p2"));
        Assert.Null(set.Find("p4"));
    }

    private static Task<DialogTurnResult> Next(WaterfallStepContext step, CancellationToken token) => step.NextAsync(null, token);

    private static void Note(List<string> seen, WaterfallStepContext step) => seen.Add($"{step.Index} {step.Options} {step.Reason} {step.Result}");

    // With type names a list is an object that holds its values.
    private static JToken Item(JToken list, int index) => (list is JArray ? list : list["$values"]!)[index]!;

    private JToken Stack()
    {
        var stack = Assert.Single(Stored).Value["DialogState"]!["dialogStack"]!;
        return stack is JArray ? stack : stack["$values"]!;
    }

    private sealed class Untold : Exception;
}
