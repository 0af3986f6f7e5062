using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Benchmarks;

/// The county's own protocol with the gaps of its ladders at another length; all else is as it is.
public static class CountyProtocol
{
    public static string WithGaps(double times)
    {
        string Changed(string gap) => Span.TryParse(gap, out var span) ? $"PT{Math.Round(span.Elapsed.TotalSeconds * times):0}S" : throw new FormatException(gap);
        var document = JsonNode.Parse(ProtocolDocument.LosAngeles)!;
        foreach (var (_, seat) in document["seats"]!.AsObject())
        {
            foreach (var rung in seat!["rungs"]!.AsArray()) rung!["after"] = Changed((string)rung["after"]!);
            seat["repeatEvery"] = Changed((string)seat["repeatEvery"]!);
        }
        return document.ToJsonString();
    }
}
