using System.Net;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests.Conformance;

/// <summary>What Teams adds: forms opened and filled in, and the roster of a chat or team.</summary>
public sealed class Teams : Conversation
{
    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_form_is_opened_and_what_was_filled_in_is_answered_with_another_form_or_a_word()
    {
        Host.Bot = new Forms();
        var opened = await Invoke("task/fetch", """{"data":{"form":"referral"},"context":{"theme":"dark"}}""");
        Assert.Equal(HttpStatusCode.OK, opened.Status);
        Same("""{"task":{"type":"continue","value":{"title":"referral dark","height":"medium","width":400,"card":{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard"}}}}}""", opened.Body);
        var answered = await Invoke("task/submit", """{"data":{"form":"thanks"}}""");
        Same("""{"task":{"type":"message","value":"thanks"}}""", answered.Body);
        Assert.Empty(Answers());
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("task/fetch")]
    [InlineData("task/submit")]
    [InlineData("composeExtension/query")]
    [InlineData("nobody/knows")]
    public async Task A_form_or_invoke_the_bot_does_not_know_is_answered_501(string name)
    {
        Host.Bot = new TeamsActivityHandler();
        Assert.Equal((HttpStatusCode.NotImplemented, ""), (await Invoke(name, "{}")) is var answer ? (answer.Status, answer.Body) : default);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_form_whose_value_is_no_object_is_answered_400()
    {
        Host.Bot = new Forms();
        Assert.Equal(HttpStatusCode.BadRequest, (await Invoke("task/submit", "\"text\"")).Status);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_roster_is_read_page_by_page_with_what_teams_says_of_each_person()
    {
        var recorded = Recordings.To("GET", "/pagedmembers?pageSize=10");
        Connector.Answer = (sent, context) => StubConnector.Say(context, 200, sent.Path.Contains("continuationToken=", StringComparison.Ordinal)
            ? """{"members":[{"id":"29:u2","objectId":"aad-2","userPrincipalName":"bo@x"}]}"""
            : """{"continuationToken":"p 2","members":[{"id":"29:u1","aadObjectId":"aad-1","email":"ada@x","tenantId":"t"}]}""");
        List<string> people = [];
        Bot(async (turn, token) =>
        {
            string? more = null;
            do
            {
                var page = await TeamsInfo.GetPagedMembersAsync(turn, 10, more, token);
                people.AddRange(page.Members.Select(member => $"{member.AadObjectId} {member.Email}{member.UserPrincipalName}"));
                more = page.ContinuationToken;
            }
            while (more is not null);
        });
        await Host.Hears(Message("hello"));
        Assert.Equal(["aad-1 ada@x", "aad-2 bo@x"], people);
        var asked = Answers();
        AssertSame(recorded, asked[0]);
        Assert.Equal("/v3/conversations/c1/pagedmembers?pageSize=10&continuationToken=p%202", asked[1].Call);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData(null, "/v3/conversations/c1/members/29%3Au9")]
    [InlineData("t1", "/v3/conversations/t1/members/29%3Au9")]
    public async Task One_person_is_looked_up_in_the_team_where_there_is_one(string? team, string expected)
    {
        Connector.Answer = (_, context) => StubConnector.Say(context, 200, """{"id":"29:u9","aadObjectId":"aad-9","userRole":"user"}""");
        TeamsChannelAccount? found = null;
        Bot(async (turn, token) => found = await TeamsInfo.GetMemberAsync(turn, "29:u9", token));
        var message = Message("hello");
        if (team is not null)
        {
            message["channelData"] = new JObject { ["team"] = new JObject { ["id"] = team } };
        }

        await Host.Hears(message);
        Assert.Equal(expected, Assert.Single(Answers()).Call);
        Assert.Equal(("aad-9", "user"), (found!.AadObjectId, found.UserRole));
    }

    private Task<Answer> Invoke(string name, string value)
    {
        var invoke = Message(null);
        invoke["type"] = "invoke";
        invoke["name"] = name;
        invoke["value"] = JToken.Parse(value);
        return Host.Hears(invoke);
    }

    private static void Same(string expected, string actual) => Assert.True(JToken.DeepEquals(JToken.Parse(expected), JToken.Parse(actual)), actual);

    private sealed class Forms : TeamsActivityHandler
    {
        protected override Task<TaskModuleResponse> OnTeamsTaskModuleFetchAsync(
            ITurnContext<IInvokeActivity> turnContext, TaskModuleRequest taskModuleRequest, CancellationToken cancellationToken) =>
            Task.FromResult(new TaskModuleResponse(new TaskModuleContinueResponse(new TaskModuleTaskInfo(
                $"{((JObject)taskModuleRequest.Data!)["form"]} {taskModuleRequest.Context?.Theme}", "medium", 400,
                card: new Attachment("application/vnd.microsoft.card.adaptive", content: new JObject { ["type"] = "AdaptiveCard" })))));

        protected override Task<TaskModuleResponse> OnTeamsTaskModuleSubmitAsync(
            ITurnContext<IInvokeActivity> turnContext, TaskModuleRequest taskModuleRequest, CancellationToken cancellationToken) =>
            Task.FromResult(new TaskModuleResponse(new TaskModuleMessageResponse((string?)((JObject)taskModuleRequest.Data!)["form"])));
    }
}
