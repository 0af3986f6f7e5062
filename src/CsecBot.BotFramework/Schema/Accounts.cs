using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace CsecBot.BotFramework;

/// <summary>A person or a bot, as the channel knows them.</summary>
[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class ChannelAccount
{
    public ChannelAccount()
    {
    }

    public ChannelAccount(string? id = default, string? name = default, string? role = default, string? aadObjectId = default)
    {
        Id = id;
        Name = name;
        Role = role;
        AadObjectId = aadObjectId;
    }

    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? AadObjectId { get; set; }

    public string? Role { get; set; }

    [JsonExtensionData]
    public JObject Properties { get; set; } = new();
}

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class ConversationAccount
{
    public ConversationAccount()
    {
    }

    public ConversationAccount(
        bool? isGroup = default, string? conversationType = default, string? id = default, string? name = default,
        string? aadObjectId = default, string? role = default, string? tenantId = default)
    {
        IsGroup = isGroup;
        ConversationType = conversationType;
        Id = id;
        Name = name;
        AadObjectId = aadObjectId;
        Role = role;
        TenantId = tenantId;
    }

    public bool? IsGroup { get; set; }

    public string? ConversationType { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? AadObjectId { get; set; }

    public string? Role { get; set; }

    public string? TenantId { get; set; }

    [JsonExtensionData]
    public JObject Properties { get; set; } = new();
}

/// <summary>A person as Teams' roster describes them.</summary>
[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class TeamsChannelAccount : ChannelAccount
{
    public string? GivenName { get; set; }

    public string? Surname { get; set; }

    public string? Email { get; set; }

    public string? UserPrincipalName { get; set; }

    public string? UserRole { get; set; }

    public string? TenantId { get; set; }

    // Teams has two names for the same id; older rosters send this one.
    [JsonProperty]
    private string? ObjectId
    {
        get => AadObjectId;
        set => AadObjectId = value;
    }
}

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class TeamsPagedMembersResult
{
    public TeamsPagedMembersResult()
    {
    }

    public TeamsPagedMembersResult(string? continuationToken = default, IList<ChannelAccount>? members = default)
    {
        ContinuationToken = continuationToken;
        Members = [.. (members ?? []).Select(Accounts.InTeams)];
    }

    public string? ContinuationToken { get; set; }

    public IList<TeamsChannelAccount> Members { get; set; } = [];
}

internal static class Accounts
{
    /// <summary>The same person, with what Teams says of them beside the account.</summary>
    public static TeamsChannelAccount InTeams(this ChannelAccount member) => JObject.FromObject(member).ToObject<TeamsChannelAccount>()!;
}
