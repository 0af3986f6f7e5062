using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Benchmarks;

/// The county's own protocol with the gaps of its ladders at another length, and its seats' clocks where that is said; all else is as it is.
public static class CountyProtocol
{
    public static string WithGaps(double times, double clocks = 1) => With(seat =>
    {
        string Times(JsonNode? span, double times) => Span.TryParse((string)span!, out var read) ? $"PT{Math.Round(read.Elapsed.TotalSeconds * times):0}S" : throw new FormatException((string)span!);
        foreach (var rung in seat["rungs"]!.AsArray()) rung!["after"] = Times(rung["after"], times);
        seat["repeatEvery"] = Times(seat["repeatEvery"], times);
        (seat["onSceneWithin"], seat["lateEvery"]) = (Times(seat["onSceneWithin"], clocks), Times(seat["lateEvery"], clocks));
        seat["warnAfter"] = new JsonArray([.. seat["warnAfter"]!.AsArray().Select(after => (JsonNode)Times(after, clocks))]);
    });

    /// The second person is paged so soon after the first, who is not paged again between; every further step comes hours later.
    public static string WithOneStep(TimeSpan after) => With(seat =>
    {
        var rungs = seat["rungs"]!.AsArray();
        rungs.Remove(rungs.Single(r => (string)r!["page"]![0]! == "again"));
        foreach (var (i, rung) in rungs.Index().Skip(1)) rung!["after"] = i == 1 ? $"PT{after.TotalSeconds:0}S" : "PT1H";
        seat["repeatEvery"] = "PT1H";
    });

    private static string With(Action<JsonObject> change)
    {
        var document = JsonNode.Parse(ProtocolDocument.LosAngeles)!;
        foreach (var (_, seat) in document["seats"]!.AsObject()) change(seat!.AsObject());
        return document.ToJsonString();
    }
}
