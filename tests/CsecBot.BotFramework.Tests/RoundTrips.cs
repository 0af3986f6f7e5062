using System.Globalization;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

/// <summary>A bot that sends back the very activity it heard: what was read is what is written.</summary>
public sealed class RoundTrips : OnTheWire
{
    public static TheoryData<int> Recorded => [.. Enumerable.Range(0, Recordings.FromWindow("message").Count())];

    [Theory(Timeout = Bounded.Milliseconds)]
    [MemberData(nameof(Recorded))]
    public Task A_recorded_message_comes_back_whole(int index) => ComesBackWhole(Recordings.FromWindow("message").ElementAt(index).Activity);

    [Fact(Timeout = Bounded.Milliseconds)]
    public Task Properties_nobody_knows_come_back_too()
    {
        var activity = Recordings.FromWindow("message").First().Activity;
        foreach (var at in new[] { "", "from", "recipient", "conversation", "entities[0]", "channelData" })
        {
            ((JObject)activity.SelectToken(at)!)["unknownProperty"] = new JObject { ["Cased"] = true, ["list"] = new JArray(1, "two") };
        }

        activity["attachments"] = new JArray(new JObject { ["contentType"] = "text/html", ["content"] = "<p/>", ["unknownProperty"] = 5 });
        return ComesBackWhole(activity);
    }

    private async Task ComesBackWhole(JObject activity)
    {
        Bot((turn, token) => turn.SendActivityAsync(turn.Activity, token));

        await Host.Hears(FromHere(activity));

        var back = Connector.Only.Body!;
        (activity["from"], activity["recipient"]) = (activity["recipient"], activity["from"]);
        activity["replyToId"] = activity["id"];
        activity.Remove("id");
        foreach (var moment in new[] { "timestamp", "localTimestamp" }.Where(moment => activity[moment] is not null))
        {
            Assert.Equal(Moment(activity[moment]!), Moment(back[moment]!));
            back[moment] = activity[moment];
        }

        Assert.True(JToken.DeepEquals(activity, back), $"heard {activity}\nsent back {back}");
    }

    private static DateTimeOffset Moment(JToken text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);
}
