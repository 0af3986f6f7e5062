using System.Collections.Concurrent;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace CsecBot.BotFramework;

/// <summary>
/// Makes only such types out of a document as this process has written into one. The SDK makes whatever the document
/// names, which lets who can write there run what they like here.
/// </summary>
internal sealed class WrittenTypes : ISerializationBinder
{
    private readonly ConcurrentDictionary<(string? Assembly, string Type), Type> _written = new();

    public void BindToName(Type serializedType, out string? assemblyName, out string? typeName)
    {
        // A comma would begin the assembly's name.
        (assemblyName, typeName) = (serializedType.Assembly.GetName().Name, serializedType.ToString().Replace(',', ';'));
        _written[(assemblyName, typeName)] = serializedType;
    }

    public Type BindToType(string? assemblyName, string typeName) =>
        _written.TryGetValue((assemblyName, typeName), out var type)
            ? type
            : throw new JsonSerializationException($"A stored document names the type {typeName}, which this process never stored.");
}
