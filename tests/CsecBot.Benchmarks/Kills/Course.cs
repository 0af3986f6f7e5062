using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Benchmarks.Kills;

/// How one part of it goes: how many, for how long, and what goes wrong meanwhile.
public sealed record Course(string Name, int Instances, int Referrals, TimeSpan For, double Gaps, TimeSpan Limit, Mishaps Mishaps)
{
    /// The county's own protocol with the gaps of its ladders shortened, so that a night fits into minutes; all else is as it is.
    public string Protocol()
    {
        var document = JsonNode.Parse(ProtocolDocument.LosAngeles)!;
        foreach (var (_, seat) in document["seats"]!.AsObject())
        {
            foreach (var rung in seat!["rungs"]!.AsArray()) rung!["after"] = Shorter((string)rung["after"]!);
            seat["repeatEvery"] = Shorter((string)seat["repeatEvery"]!);
        }
        return document.ToJsonString();
    }

    private string Shorter(string gap) => Span.TryParse(gap, out var span) ? $"PT{Math.Round(span.Elapsed.TotalSeconds * Gaps):0}S" : throw new FormatException(gap);
}

public enum Mishaps
{
    /// One after another at random moments, again and again, several at once.
    AtRandom,

    /// Each kind once, and briefly.
    EachOnce,

    /// None but that the instances are asked to end, in turns.
    OnlyStops,
}
