using System.Text.Json.Nodes;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// A hotline screener answers in the chat, where no form opens.
public sealed class QuestionByQuestion(AzuriteFixture azurite) : FlowTest(azurite)
{
    /// What is typed, and what is asked next.
    private static readonly (string Typed, string Next)[] Talk =
    [
        ("question by question", "Reference of the call"), ("1234-5678", "Who called"), ("1", "Who leads"), ("dcfs", "Decision"), ("In person, now", "Area"), ("SPA-6", "Where: kind of place"),
        ("police station", "Where: name or address"), ("77th Street", "Where exactly"), ("skip", "Number to call back"), ("skip", "Earlier request"), ("skip", "Child A\nConcerned as"), ("the child itself", "Age"), ("3", "Language"),
        ("es", "Child B, if there is one\nConcerned as"), ("skip", "Is this right? Sending it pages people at once."),
    ];

    [Fact]
    public async Task Is_asked_read_back_and_sent_once()
    {
        var (night, screener, csw) = await Ready();
        Assert.Contains("Answer question by question here", await screener.Says("new referral"), StringComparison.Ordinal);
        var back = await Through(screener, Talk);
        foreach (var words in new[] { "1234-5678", "Law enforcement", "DCFS", "SPA-6", "Police station", "77th Street", "The child itself", "13-15", "es" }) Assert.Contains(words, back, StringComparison.Ordinal);
        csw.ExpectsNothing();

        Assert.Contains("+12135550030", await screener.Says("send"), StringComparison.Ordinal);
        csw.Expects("Respond by");
        Assert.Contains("That was not understood, and nothing was changed.", await screener.Says("send"), StringComparison.Ordinal);
        await NothingIsKept(night);
    }

    [Fact]
    public async Task Goes_on_after_each_answer_in_another_process()
    {
        var (night, screener, csw) = await Ready();
        foreach (var step in Talk)
        {
            await Through(screener, step);
            await night.Restart();
        }
        Assert.Contains("was sent", await screener.Says("Yes!"), StringComparison.Ordinal);
        csw.Expects("Respond by");
        await NothingIsKept(night);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(14)]
    public async Task Cancel_ends_it_anywhere_and_nothing_is_kept(int after)
    {
        var (night, screener, _) = await Ready();
        await Through(screener, Talk[..after]);
        Assert.Contains(await night.Rows(), IsState);
        Assert.Contains("Nothing was sent.", await screener.Says("Cancel"), StringComparison.Ordinal);
        await NothingIsKept(night);
        Assert.Contains("Reference of the call", await screener.Says("question by question"), StringComparison.Ordinal);   // from the first question
        Assert.Null(await night.Referrals.EarliestDue(default));
    }

    [Fact]
    public async Task Back_returns_to_the_question_before_and_its_answer_is_given_anew()
    {
        var (_, screener, _) = await Ready();
        await Through(screener, Talk[..3]);
        Assert.Contains("Who called", await screener.Says("back"), StringComparison.Ordinal);
        Assert.Contains("Reference of the call", await screener.Says("back"), StringComparison.Ordinal);
        Assert.Contains("Reference of the call", await screener.Says("back"), StringComparison.Ordinal);
        await Through(screener, [("9999", "Who called"), .. Talk[2..]]);
        Assert.Contains("Language", await screener.Says("back") + await screener.Says("back"), StringComparison.Ordinal);
        var read = await Through(screener, ("ko", "Child B"), ("skip", "Is this right?"));
        Assert.Contains("9999", read, StringComparison.Ordinal);
        Assert.DoesNotContain("1234-5678", read, StringComparison.Ordinal);
        Assert.Contains("ko", read, StringComparison.Ordinal);
        await screener.Says("cancel");
    }

    [Fact]
    public async Task An_answer_that_the_rules_refuse_is_asked_again_with_the_reason()
    {
        var (_, screener, _) = await Ready();
        await Through(screener, ("question by question", "Reference of the call"), ("skip", "Reference of the call is required."), ("1", "Who called"), ("my neighbour", "That is none of the choices."),
            ("7", "That is none of the choices."), ("Probation", "Who leads"), ("skip", "Who leads is required."), ("1", "Decision"), ("1", "Area"), ("skip", "is required for InPerson."), ("SPA-1", "Where: kind"),
            ("skip", "Where: name"), ("Here at the front door", "Where: kind of place is required."), ("2", "Where exactly"), (new string('x', 201), "That is too long."), ("cancel", "Nothing was sent."));
    }

    [Fact]
    public async Task Who_goes_nowhere_is_not_asked_where()
    {
        var (night, screener, csw) = await Ready();
        var read = await Through(screener, [.. Talk[..4], ("evaluated out", "Reason"), ("2", "Child A\nConcerned as"), ("1", "Age"), ("skip", "Language"), ("skip", "Child B"), ("2", "Age"), ("1", "Language"), ("skip", "Child C"), ("skip", "Nobody is paged by it.")]);
        Assert.Contains("A brother or sister at risk", read, StringComparison.Ordinal);
        Assert.Contains("Nobody was paged.", await screener.Says("send"), StringComparison.Ordinal);
        csw.ExpectsNothing();
    }

    [Fact]
    public async Task A_command_takes_effect_at_once_and_ends_it_and_a_look_does_not()
    {
        var night = await Begin(People.Roster.Replace("\"hotline\"]", "\"hotline\",\"csw\"]", StringComparison.Ordinal).Replace("\"csw\"]", "\"csw\",\"hotline\"]", StringComparison.Ordinal));
        var both = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        both.Expects("Respond by");
        await Through(both, Talk[..8]);
        Assert.Contains("You can say", await both.Says("help"), StringComparison.Ordinal);
        Assert.Contains("Number to call back", await both.Says("skip"), StringComparison.Ordinal);
        Assert.Contains("You have accepted.", await both.Says($"accept {id}"), StringComparison.Ordinal);
        await NothingIsKept(night);
        Assert.Contains("That was not understood", await both.Says("skip"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_begin_like_an_item_and_name_none_are_the_answer_to_the_question()
    {
        var (_, screener, _) = await Ready();
        await Through(screener, Talk[..8]);
        Assert.Contains("Number to call back", await screener.Says("attended by an officer at the desk"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_is_asked_and_who_loses_the_role_is_asked_no_more()
    {
        var (night, screener, _) = await Ready();
        Assert.Contains("Your role does not allow this.", await night.Phone(People.Csw1).Says("question by question"), StringComparison.Ordinal);
        await Through(screener, Talk[..4]);
        using var changed = await night.Http.PutAsync("/api/roster", Night.Json(People.Roster.Replace("[\"hotline\"]", "[\"csw\"]", StringComparison.Ordinal).Replace("\"role\":\"hotline\"", "\"role\":\"csw\"", StringComparison.Ordinal)));
        Assert.True(changed.IsSuccessStatusCode);
        Assert.Contains("Your role does not allow this.", await screener.Says("1"), StringComparison.Ordinal);
        await NothingIsKept(night);
    }

    [Theory]
    [InlineData("send")]
    [InlineData("cancel")]
    [InlineData("new referral")]
    [InlineData("question by question")]
    public async Task What_was_read_back_does_not_stay_in_the_chat(string ending)
    {
        var (night, screener, csw) = await Ready();
        await Through(screener, [.. Talk, ("not so fast", "Say send, back or cancel."), ("back", "Concerned as"), ("skip", "Is this right?")]);
        Assert.Equal(3, HoldThePlace(screener).Count());
        await screener.Says(ending);
        Assert.Empty(HoldThePlace(screener));
        Assert.DoesNotContain(await night.Rows(), r => r.RowKey.StartsWith("readback|", StringComparison.Ordinal));
        night.LooksThrough();
    }

    [Fact]
    public async Task What_is_left_alone_for_a_day_is_taken_away_at_night_and_what_was_read_back_with_it()
    {
        var (night, screener, _) = await Ready();
        await Through(screener, Talk);
        var nightly = ActivatorUtilities.CreateInstance<Nightly>(night.Parts);
        night.Machine.Advance(TimeSpan.FromHours(23));
        await nightly.Execute(null!, default);
        Assert.Single(HoldThePlace(screener));                                          // they may still be at it
        Assert.Contains(await night.Rows(), IsState);

        night.Connector.Answers[screener.Conversation] = 503;
        night.Machine.Advance(TimeSpan.FromHours(2));
        await nightly.Execute(null!, default);
        await NothingIsKept(night);
        Assert.Single(HoldThePlace(screener));
        night.Connector.Answers.Clear();
        await nightly.Execute(null!, default);                                          // what the channel did not take is not forgotten
        Assert.Empty(HoldThePlace(screener));
        Assert.Contains("That was not understood", await screener.Says("send"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_toast_and_no_log_holds_an_answer_or_a_question()
    {
        var (night, screener, csw) = await Ready();
        await Through(screener, Talk);
        await screener.Says("send");
        csw.Expects("Respond by");
        foreach (var toast in night.Connector.Log.SelectMany(s => new[] { s.Summary, (string?)s.Activity["text"] ?? "", (string?)s.Card?["fallbackText"] ?? "" }))
            Assert.DoesNotContain(new[] { "77th", "1234", "station", "child", "SPA-", "13-15" }, word => toast.Contains(word, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(night.Lines.All, l => l.Text.Contains("77th", StringComparison.Ordinal) || l.Text.Contains("1234-5678", StringComparison.Ordinal));
    }

    private static async Task<string> Through(Phone screener, params (string Typed, string Next)[] talk)
    {
        var last = "";
        foreach (var (typed, next) in talk)
        {
            last = await screener.Says(typed);
            Assert.Contains(next, last, StringComparison.Ordinal);
        }
        return last;
    }

    private async Task<(Night, Phone Screener, Phone Csw)> Ready()
    {
        var night = await Begin();
        return (night, await night.Phone(People.Screener).Installs(), await night.Phone(People.Csw1).Installs());
    }

    /// The cards, as they look by now, that tell where.
    private static IEnumerable<Sent> HoldThePlace(Phone screener) =>
        screener.Messages.GroupBy(m => m.Id).Select(m => m.Last()).Where(m => m.Activity.ToJsonString().Contains("77th", StringComparison.Ordinal));

    private static bool IsState(Azure.Data.Tables.TableEntity row) => row.RowKey.StartsWith("state|", StringComparison.Ordinal);

    private static async Task NothingIsKept(Night night) => Assert.DoesNotContain(await night.Rows(), IsState);
}
