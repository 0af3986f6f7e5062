using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

public sealed class StoredTypes
{
    [Fact]
    public async Task A_document_from_elsewhere_cannot_name_a_type_to_be_made()
    {
        var planted = new Dictionary<string, JObject> { ["k"] = JObject.Parse("""{"$type":"System.IO.FileInfo, System.Runtime","fileName":"x"}""") };

        await Assert.ThrowsAsync<JsonSerializationException>(() => new MemoryStorage(planted).ReadAsync(["k"]));
    }

    [Fact]
    public async Task A_conflict_is_told_as_the_sdk_tells_it()
    {
        var storage = new MemoryStorage();
        await storage.WriteAsync(new Dictionary<string, object> { ["k"] = new Kept() });

        var conflict = await Assert.ThrowsAsync<ArgumentException>(() => storage.WriteAsync(new Dictionary<string, object> { ["k"] = new Kept { ETag = "9" } }));

        Assert.StartsWith("Etag conflict.", conflict.Message, StringComparison.Ordinal);
    }

    public sealed class Kept : IStoreItem
    {
        public string? ETag { get; set; }
    }
}
