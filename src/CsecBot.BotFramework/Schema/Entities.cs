using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace CsecBot.BotFramework;

/// <summary>Something said beside the text; what the type implies is in <see cref="Properties"/>.</summary>
[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class Entity
{
    public Entity()
    {
    }

    public Entity(string? type = default) => Type = type;

    public string? Type { get; set; }

    [JsonExtensionData]
    public JObject Properties { get; set; } = new();

    public T? GetAs<T>() => JObject.FromObject(this).ToObject<T>();
}

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class Mention : Entity
{
    public Mention()
        : base("mention")
    {
    }

    public ChannelAccount? Mentioned { get; set; }

    public string? Text { get; set; }
}

public static class ActivityExtensions
{
    /// <summary>In a channel or group every message to the bot begins with its name; a command is read without it.</summary>
    public static string? RemoveRecipientMention(this IMessageActivity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return activity.RemoveMentionText(activity.Recipient?.Id);
    }

    public static string? RemoveMentionText(this IMessageActivity activity, string? id)
    {
        ArgumentNullException.ThrowIfNull(activity);
        foreach (var mention in activity.GetMentions().Where(mention => mention.Mentioned?.Id == id))
        {
            var said = mention.Text ?? $"<at>{mention.Mentioned?.Name}</at>";
            activity.Text = Regex.Replace(activity.Text ?? "", Regex.Escape(said), "", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant).Trim();
        }

        return activity.Text;
    }
}
