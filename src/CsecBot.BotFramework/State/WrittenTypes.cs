using System.Collections.Concurrent;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace CsecBot.BotFramework;

/// <summary>
/// Makes only such types out of a document as this process has written into one. The SDK makes whatever the document
/// names, which lets who can write there run what they like here.
/// </summary>
internal sealed class WrittenTypes : DefaultSerializationBinder
{
    private static readonly ConcurrentDictionary<(string? Assembly, string? Type), Type> Written = new();

    public override void BindToName(Type serializedType, out string? assemblyName, out string? typeName)
    {
        base.BindToName(serializedType, out assemblyName, out typeName);
        Written[(assemblyName, typeName)] = serializedType;
    }

    public override Type BindToType(string? assemblyName, string typeName) =>
        Written.TryGetValue((assemblyName, typeName), out var type)
            ? type
            : throw new JsonSerializationException($"A stored document names the type {typeName}, which this process never stored.");
}
