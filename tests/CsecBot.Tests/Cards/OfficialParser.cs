using System.Text.Json;
using System.Text.Json.Nodes;
using CsecBot.DevHost;
namespace CsecBot.Tests.Cards;

/// What the Adaptive Cards library from npm says of cards, as a client of version 1.4 and as one of 1.2 reads them.
internal static class OfficialParser
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly Lazy<Task<Dictionary<string, string[]>>> Gallery = new(() => Faults(Cards.Gallery.Cards.ToDictionary(c => c.Key, c => c.Value.Card)));

    public static async Task<string[]> FaultsOf(string name) => (await Gallery.Value)[name];

    public static async Task<string[]> Faults(JsonObject card) => (await Faults(new Dictionary<string, JsonObject> { ["it"] = card }))["it"];

    private static async Task<Dictionary<string, string[]>> Faults(Dictionary<string, JsonObject> cards)
    {
        var packages = await NodePackages.Install();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(cards));
            var script = Path.Combine(Repository.Root, "tests", "CsecBot.Tests", "Cards", "official-parser.cjs");
            var library = Path.Combine(packages.Folder, "node_modules", "adaptivecards", "dist", "adaptivecards.min.js");
            var lines = new List<string>();
            await using var node = ChildProcess.Start("The parser of cards", "node", [script, library, file], onLine: lines.Add);
            if (await node.Exited.WaitAsync(Limit, TimeProvider.System) != 0) throw node.Ended();
            return JsonSerializer.Deserialize<Dictionary<string, string[]>>(lines[^1])!;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
