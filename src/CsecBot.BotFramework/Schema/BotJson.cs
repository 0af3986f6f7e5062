using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace CsecBot.BotFramework;

/// <summary>How activities are read and written, whoever sends them.</summary>
internal static class BotJson
{
    // Explicit, so that a host's JsonConvert.DefaultSettings cannot change what goes over the wire.
    // Names come from the types themselves: an anonymous card or answer keeps the names it was given.
    private static readonly JsonSerializer Serializer = JsonSerializer.Create(new JsonSerializerSettings
    {
        NullValueHandling = NullValueHandling.Ignore,
        DateFormatHandling = DateFormatHandling.IsoDateFormat,
        DateTimeZoneHandling = DateTimeZoneHandling.Utc,
        ContractResolver = new DefaultContractResolver(),
        Formatting = Formatting.None,
        TypeNameHandling = TypeNameHandling.None,
        MaxDepth = 128,
    });

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static string Write(object value)
    {
        using var text = new StringWriter();
        Serializer.Serialize(text, value);
        return text.ToString();
    }

    /// <summary>The same in UTF-8, without a text in between that is as long as a card.</summary>
    public static ReadOnlyMemory<byte> WriteBytes(object value)
    {
        var bytes = new MemoryStream(8 * 1024);
        using (var text = new StreamWriter(bytes, Utf8, leaveOpen: true))
        {
            Serializer.Serialize(text, value);
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    public static T? Read<T>(TextReader text)
    {
        using var json = new JsonTextReader(text);
        return Serializer.Deserialize<T>(json);
    }

    public static T? Read<T>(string text) => Read<T>(new StringReader(text));
}
