using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests.Conformance;

/// <summary>What each prompt takes, what it asks again, and how it draws its choices. No prompt is asked for more than digits, listed choices, yes, no, and ISO times.</summary>
public sealed class Prompts : Conversation
{
    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("21", "21")]
    [InlineData("-5", "-5")]
    [InlineData("1,000", "1000")]
    [InlineData("many", null)]
    [InlineData("3.5", null)]
    [InlineData("99999999999", null)]
    public Task A_whole_number_is_taken_in_digits(string said, string? expected) =>
        Asked(new NumberPrompt<int>("p"), Ask("How many?"), said, result => $"{(int)result}", expected);

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("3.5", "3.5")]
    [InlineData("12", "12")]
    [InlineData("a few", null)]
    public Task A_decimal_is_taken_in_digits(string said, string? expected) =>
        Asked(new NumberPrompt<decimal>("p"), Ask("How many?"), said, result => ((decimal)result).ToString(System.Globalization.CultureInfo.InvariantCulture), expected);

    [Fact]
    public void A_number_of_another_kind_is_refused_when_the_prompt_is_made() =>
        Assert.Throws<NotSupportedException>(() => new NumberPrompt<byte>("p"));

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("green", "1 green green")]
    [InlineData("GREEN", "1 green green")]
    [InlineData(" Red ", "0 red red")]
    [InlineData("2", "1 green ")]
    [InlineData("3", null)]
    [InlineData("0", null)]
    [InlineData("blue", null)]
    public Task A_choice_is_taken_by_its_words_in_any_case_or_by_its_number(string said, string? expected) =>
        Asked(new ChoicePrompt("p"), Ask("Which?", "red", "green"), said, result => Told((FoundChoice)result), expected);

    [Fact(Timeout = Bounded.Milliseconds)]
    public Task A_choice_whose_words_are_a_number_is_meant_before_the_number_of_another() =>
        Asked(new ChoicePrompt("p"), Ask("Which?", "3", "2", "1"), "3", result => Told((FoundChoice)result), "0 3 3");

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("Too far away", "1 TooFar Too far away")]
    [InlineData("distance", "1 TooFar distance")]
    [InlineData("toofar", "1 TooFar TooFar")]
    public Task A_choice_is_taken_by_its_button_or_another_word_for_it(string said, string expected)
    {
        var options = Ask("Why?");
        options.Choices =
        [
            new Choice("Ill"),
            new Choice("TooFar") { Action = new CardAction(ActionTypes.ImBack, "Too far away", value: "TooFar"), Synonyms = ["distance"] },
        ];
        return Asked(new ChoicePrompt("p"), options, said, result => Told((FoundChoice)result), expected);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("yes", "True")]
    [InlineData("Yes", "True")]
    [InlineData("NO", "False")]
    [InlineData("1", "True")]
    [InlineData("2", "False")]
    [InlineData("perhaps", null)]
    public Task Yes_and_no_are_taken_in_any_case_and_by_number(string said, string? expected) =>
        Asked(new ConfirmPrompt("p"), Ask("Sure?"), said, result => $"{(bool)result}", expected);

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("2026-11-24T17:30", "2026-11-24 17:30:00 2026-11-24T17:30")]
    [InlineData("2026-11-24 17:30", "2026-11-24 17:30:00 2026-11-24T17:30")]
    [InlineData("2026-11-24T17:30:45", "2026-11-24 17:30:45 2026-11-24T17:30:45")]
    [InlineData("2026-11-24", "2026-11-24 2026-11-24")]
    [InlineData("17:30", "17:30:00 T17:30")]
    [InlineData("02:10", "02:10:00 T02:10")]
    [InlineData("whenever", null)]
    public Task A_time_is_taken_in_iso_form(string said, string? expected) =>
        Asked(new DateTimePrompt("p"), Ask("When?"), said, result => Told(((IList<DateTimeResolution>)result)[0]), expected);

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_click_without_text_is_no_answer_to_a_question_for_text()
    {
        Dialogs(() => [new WaterfallDialog("w", [(step, token) => step.PromptAsync("p", Ask("Name?"), token), (step, token) => step.EndDialogAsync(step.Result, token)]), new TextPrompt("p")]);
        Assert.Equal(["Name?"], await Say("hello"));
        Assert.Equal(["Again: Name?"], await Say(null));
        Assert.Empty(await Say("Ada"));
        Assert.Equal((DialogTurnStatus.Complete, "Ada"), (Last!.Status, Last.Result));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task An_activity_that_is_no_message_neither_answers_nor_asks_again()
    {
        Dialogs(() => [new WaterfallDialog("w", [(step, token) => step.PromptAsync("p", Ask("Name?"), token), (step, token) => step.EndDialogAsync(step.Result, token)]), new TextPrompt("p")]);
        await Say("hello");
        var typing = Message("Ada");
        typing["type"] = "event";
        await Host.Hears(typing);
        Assert.Empty(Answers());
        Assert.Equal(DialogTurnStatus.Waiting, Last!.Status);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_validator_counts_the_attempts_over_restarts_and_may_change_the_answer()
    {
        List<int> attempts = [];
        PromptValidator<string> even = (context, _) =>
        {
            attempts.Add(context.AttemptCount);
            context.Recognized.Value += "!";
            return Task.FromResult(context.Recognized.Value.Length % 2 == 0);
        };
        Dialogs(() => [new WaterfallDialog("w", [(step, token) => step.PromptAsync("p", Ask("Name?"), token), (step, token) => step.EndDialogAsync(step.Result, token)]), new TextPrompt("p", even)]);
        await Say("hello");
        Assert.Equal(["Again: Name?"], await Say("ab"));
        Assert.Equal(["Again: Name?"], await Say("abcd"));
        Assert.Empty(await Say("abc"));
        Assert.Equal("abc!", Last!.Result);
        Assert.Equal([1, 2, 3], attempts);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_validator_that_says_what_is_wrong_is_not_followed_by_the_question()
    {
        PromptValidator<int> small = async (context, token) =>
        {
            if (context.Recognized is { Succeeded: true, Value: < 10 })
            {
                return true;
            }

            await context.Context.SendActivityAsync("Less than ten, please.", cancellationToken: token);
            return false;
        };
        Dialogs(() => [new WaterfallDialog("w", [(step, token) => step.PromptAsync("p", Ask("How many?"), token)]), new NumberPrompt<int>("p", small)]);
        await Say("hello");
        Assert.Equal(["Less than ten, please."], await Say("12"));
        Assert.Equal(["Less than ten, please."], await Say("none"));
        await Say("7");
        Assert.Equal(7, Last!.Result);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_question_without_another_wording_is_repeated_as_it_was()
    {
        Dialogs(() => [new WaterfallDialog("w", [(step, token) => step.PromptAsync("p", new PromptOptions { Prompt = MessageFactory.Text("How many?") }, token)]), new NumberPrompt<int>("p")]);
        Assert.Equal(["How many?"], await Say("hello"));
        Assert.Equal(["How many?"], await Say("hello"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void A_prompt_without_a_name_is_refused(string? id) => Assert.Throws<ArgumentNullException>(() => new TextPrompt(id!));

    private static string Told(FoundChoice choice) => $"{choice.Index} {choice.Value} {choice.Synonym}";

    private static string Told(DateTimeResolution time) => $"{time.Value} {time.Timex}";

    /// <summary>Asked, then answered: taken as expected, or asked again.</summary>
    private async Task Asked(Dialog prompt, PromptOptions options, string said, Func<object, string> told, string? expected)
    {
        Dialogs(() => [new WaterfallDialog("w", [(step, token) => step.PromptAsync("p", options, token), (step, token) => step.EndDialogAsync(step.Result, token)]), prompt]);
        await Say("hello");

        var answers = await Say(said);

        if (expected is null)
        {
            var again = Assert.Single(answers);
            Assert.StartsWith("Again: ", again, StringComparison.Ordinal);
            Assert.Equal(DialogTurnStatus.Waiting, Last!.Status);
        }
        else
        {
            Assert.Empty(answers);
            Assert.Equal((DialogTurnStatus.Complete, expected), (Last!.Status, told(Last.Result!)));
        }
    }
}
