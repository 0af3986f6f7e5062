using System.Net;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

public sealed class Handlers : OnTheWire
{
    private readonly Listens _bot = new();

    public Handlers() => Host.Bot = _bot;

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("add", "installed")]
    [InlineData("add-upgrade", "installed")]
    [InlineData("remove", "uninstalled")]
    [InlineData("remove-upgrade", "uninstalled")]
    [InlineData("other", null)]
    public async Task An_installation_is_told_from_its_end(string action, string? expected)
    {
        var activity = FromHere(Recordings.FromWindow("installationUpdate").First().Activity);
        activity["action"] = action;

        var answer = await Host.Hears(activity);

        Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Body));
        Assert.Equal(expected is null ? [] : [expected + " 00000000-0000-0000-0000-0000000000020 in 00000000-0000-0000-0000-0000000000001"], _bot.Heard);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Who_joined_is_looked_up_in_the_roster_of_the_conversation_and_the_bot_is_not()
    {
        var activity = FromHere(Recordings.FromWindow("conversationUpdate").First().Activity);
        Connector.Answer = (_, context) => StubConnector.Say(
            context, 200, """{"id":"user-id-0","objectId":"aad-0","email":"casey@dcfs.example","userPrincipalName":"casey"}""");

        await Host.Hears(activity);

        Assert.Equal(("GET", "/v3/conversations/personal-chat-id/members/user-id-0"), (Connector.Only.Method, Connector.Only.Call));
        Assert.Equal(["joined user-id-0 aad-0 casey@dcfs.example", "joined 00000000-0000-0000-0000-00000000000011  "], _bot.Heard);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Who_joined_a_team_is_looked_up_in_the_team_and_kept_as_told_when_it_is_not_found()
    {
        var recorded = Recordings.To("GET", "/members/29%3Au9");
        var activity = FromHere(Recordings.FromWindow("conversationUpdate").First().Activity);
        activity["channelData"]!["team"] = new JObject { ["id"] = "t1" };
        activity["membersAdded"] = new JArray(new JObject { ["id"] = "29:u9", ["aadObjectId"] = "aad-9" });
        Connector.Answer = (_, context) => StubConnector.Say(context, 404, """{"error":{"code":"ConversationNotFound"}}""");

        await Host.Hears(activity);

        AssertSame(recorded, Connector.Only);
        Assert.Equal(["joined 29:u9 aad-9 "], _bot.Heard);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Who_left_is_told_without_asking_anybody()
    {
        var activity = FromHere(Recordings.FromWindow("conversationUpdate").First().Activity);
        activity["membersRemoved"] = activity["membersAdded"];
        activity.Remove("membersAdded");

        await Host.Hears(activity);

        Assert.Equal(["left user-id-0,00000000-0000-0000-0000-00000000000011"], _bot.Heard);
        Assert.Empty(Connector.Received);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("conversationUpdate", "teamRenamed", "renamed CSEC Dispatch Team")]
    [InlineData("conversationUpdate", "channelDeleted", "deleted channel-announcements-id")]
    [InlineData("messageUpdate", "editMessage", "edited")]
    [InlineData("messageDelete", "softDeleteMessage", "withdrawn")]
    [InlineData("event", "", "event")]
    [InlineData("typing", "", null)]
    [InlineData("newKind", "", "unrecognised newKind")]
    public async Task Each_kind_of_activity_has_its_method(string type, string eventType, string? expected)
    {
        var activity = FromHere(Recordings.FromWindow("installationUpdate").Last().Activity);
        activity["type"] = type;
        activity["channelData"]!["eventType"] = eventType;

        var answer = await Host.Hears(activity);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(expected is null ? [] : [expected], _bot.Heard);
    }

    private sealed class Listens : TeamsActivityHandler
    {
        public List<string> Heard { get; } = [];

        protected override Task OnInstallationUpdateAddAsync(ITurnContext<IInstallationUpdateActivity> turnContext, CancellationToken cancellationToken) =>
            Hear("installed " + Where(turnContext));

        protected override Task OnInstallationUpdateRemoveAsync(ITurnContext<IInstallationUpdateActivity> turnContext, CancellationToken cancellationToken) =>
            Hear("uninstalled " + Where(turnContext));

        protected override Task OnTeamsMembersAddedAsync(
            IList<TeamsChannelAccount> teamsMembersAdded, TeamInfo? teamInfo, ITurnContext<IConversationUpdateActivity> turnContext,
            CancellationToken cancellationToken) =>
            Task.WhenAll(teamsMembersAdded.Select(member => Hear($"joined {member.Id} {member.AadObjectId} {member.Email}")));

        protected override Task OnMembersRemovedAsync(
            IList<ChannelAccount> membersRemoved, ITurnContext<IConversationUpdateActivity> turnContext, CancellationToken cancellationToken) =>
            Hear("left " + string.Join(',', membersRemoved.Select(member => member.Id)));

        protected override Task OnTeamsTeamRenamedAsync(
            TeamInfo? teamInfo, ITurnContext<IConversationUpdateActivity> turnContext, CancellationToken cancellationToken) =>
            Hear("renamed " + teamInfo?.Name);

        protected override Task OnTeamsChannelDeletedAsync(
            ChannelInfo? channelInfo, TeamInfo? teamInfo, ITurnContext<IConversationUpdateActivity> turnContext, CancellationToken cancellationToken) =>
            Hear("deleted " + channelInfo?.Id);

        protected override Task OnTeamsMessageEditAsync(ITurnContext<IMessageUpdateActivity> turnContext, CancellationToken cancellationToken) =>
            Hear("edited");

        protected override Task OnTeamsMessageSoftDeleteAsync(ITurnContext<IMessageDeleteActivity> turnContext, CancellationToken cancellationToken) =>
            Hear("withdrawn");

        protected override Task OnEventActivityAsync(ITurnContext<IEventActivity> turnContext, CancellationToken cancellationToken) => Hear("event");

        protected override Task OnUnrecognizedActivityTypeAsync(ITurnContext turnContext, CancellationToken cancellationToken) =>
            Hear("unrecognised " + turnContext.Activity.Type);

        private static string Where(ITurnContext turnContext) =>
            $"{turnContext.Activity.From?.AadObjectId} in {turnContext.Activity.GetChannelData<TeamsChannelData>()?.Tenant?.Id}";

        private Task Hear(string what)
        {
            Heard.Add(what);
            return Task.CompletedTask;
        }
    }
}
