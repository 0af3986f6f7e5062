using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests.Conformance;

/// <summary>How choices are drawn, which depends on the channel, the kind of chat, their number and their length.</summary>
public sealed class Drawing : Conversation
{
    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task The_recorded_waterfall_is_repeated_to_the_letter()
    {
        Dialogs(() =>
        [
            new WaterfallDialog("w",
            [
                (step, token) => step.PromptAsync("confirm", Plain("Are you sure?"), token),
                (step, token) => step.PromptAsync("date", Plain("When?"), token),
                (step, token) => step.PromptAsync("number", Plain("How many?"), token),
                (step, token) => step.PromptAsync("choice", Plain("Which?", "red", "green"), token),
                async (step, token) =>
                {
                    await step.Context.SendActivityAsync($"choice={((FoundChoice)step.Result!).Value}", cancellationToken: token);
                    return await step.EndDialogAsync(null, token);
                },
            ]),
            new ConfirmPrompt("confirm"), new DateTimePrompt("date"), new NumberPrompt<int>("number"), new ChoicePrompt("choice"),
        ]);
        foreach (var (said, recorded) in new[] { ("go", "Are you sure?"), ("yes", "When?"), ("2026-11-24T17:00", "How many?"), ("21", "Which?") })
        {
            var expected = Recordings.Saying(recorded);
            var heard = FromHere(Recordings.AnsweredBy(expected));
            heard["text"] = said;
            await Host.Hears(heard);
            AssertSame(expected, Assert.Single(Answers()));
        }
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_question_for_text_is_the_recorded_one()
    {
        Dialogs(() => [new WaterfallDialog("w", [(step, token) => step.PromptAsync("p", Plain("What is your name?"), token)]), new TextPrompt("p")]);
        var expected = Recordings.Saying("What is your name?");
        await Host.Hears(FromHere(Recordings.AnsweredBy(expected)));
        AssertSame(expected, Assert.Single(Answers()));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Three_choices_in_a_persons_own_chat_are_buttons_under_the_message_for_that_person()
    {
        var drawn = await Drawn("Which?", "a", "b", "c");
        Assert.Equal("Which?", (string?)drawn["text"]);
        Assert.Equal("""{"to":["29:u1"],"actions":[{"type":"imBack","title":"a","value":"a"},{"type":"imBack","title":"b","value":"b"},{"type":"imBack","title":"c","value":"c"}]}""",
            drawn["suggestedActions"]!.ToString(Newtonsoft.Json.Formatting.None));
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("personal", 4)]
    [InlineData("groupChat", 2)]
    [InlineData("channel", 3)]
    public async Task More_choices_or_a_chat_of_several_people_get_a_card_of_buttons(string conversationType, int count)
    {
        ConversationType = conversationType;
        var choices = Enumerable.Range(1, count).Select(n => $"choice {n}").ToArray();
        var drawn = await Drawn("Which?", choices);
        Assert.Null(drawn["text"]);
        Assert.Null(drawn["suggestedActions"]);
        var card = Assert.Single(drawn["attachments"]!);
        Assert.Equal("application/vnd.microsoft.card.hero", (string?)card["contentType"]);
        Assert.Equal("Which?", (string?)card["content"]!["text"]);
        Assert.Equal(choices, card["content"]!["buttons"]!.Select(button => (string?)button["value"]));
        Assert.All(card["content"]!["buttons"]!, button => Assert.Equal((string?)button["title"], (string?)button["value"]));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Long_choices_are_a_numbered_list() =>
        Assert.Equal("Which?\n\n   1. short\n   2. a choice of more than twenty letters", (string?)(await Drawn("Which?", "short", "a choice of more than twenty letters"))["text"]);

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData(ListStyle.Inline, "Which? (1) a, (2) b, or (3) c")]
    [InlineData(ListStyle.List, "Which?\n\n   1. a\n   2. b\n   3. c")]
    [InlineData(ListStyle.None, "Which?")]
    public async Task A_style_asked_for_is_drawn(ListStyle style, string expected)
    {
        var options = Plain("Which?", "a", "b", "c");
        options.Style = style;
        Assert.Equal(expected, (string?)(await Drawn(options))["text"]);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("en-US", "Yes No")]
    [InlineData("es-ES", "Sí No")]
    [InlineData("es-MX", "Sí No")]
    [InlineData("xx", "Yes No")]
    public async Task Yes_and_no_are_in_the_language_of_the_message(string locale, string expected)
    {
        Locale = locale;
        Dialogs(() => [new WaterfallDialog("w", [(step, token) => step.PromptAsync("p", Plain("Sure?"), token)]), new ConfirmPrompt("p")]);
        var drawn = await SayForOne("hello");
        Assert.Equal(expected, string.Join(' ', drawn["suggestedActions"]!["actions"]!.Select(action => (string?)action["title"])));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_card_in_the_question_stays_before_the_buttons()
    {
        ConversationType = "channel";
        var options = Plain("Which?", "a", "b");
        options.Prompt!.Attachments = [new Attachment("application/vnd.microsoft.card.adaptive", content: new JObject { ["type"] = "AdaptiveCard", ["at"] = "2026-11-24T17:00:00Z" })];
        var drawn = await Drawn(options);
        Assert.Equal(["application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.card.hero"], drawn["attachments"]!.Select(one => (string?)one["contentType"]));
        Assert.Single(options.Prompt.Attachments);
    }

    private static PromptOptions Plain(string text, params string[] choices) => new()
    {
        Prompt = MessageFactory.Text(text),
        Choices = choices.Length == 0 ? null : ChoiceFactory.ToChoices(choices),
    };

    private Task<JObject> Drawn(string text, params string[] choices) => Drawn(Plain(text, choices));

    private Task<JObject> Drawn(PromptOptions options)
    {
        Dialogs(() => [new WaterfallDialog("w", [(step, token) => step.PromptAsync("p", options, token)]), new ChoicePrompt("p")]);
        return SayForOne("hello");
    }
}
