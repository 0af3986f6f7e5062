using System.Security.Claims;

namespace CsecBot.BotFramework;

/// <summary>Who may speak to the bot, and how the bot proves who it is.</summary>
public abstract class BotFrameworkAuthentication
{
    public abstract Task<AuthenticateRequestResult> AuthenticateRequestAsync(Activity activity, string? authHeader, CancellationToken cancellationToken);

    public abstract ConnectorFactory CreateConnectorFactory(ClaimsIdentity claimsIdentity);
}

public class AuthenticateRequestResult
{
    public string? Audience { get; set; }

    public required ClaimsIdentity ClaimsIdentity { get; set; }

    public string? CallerId { get; set; }

    public required ConnectorFactory ConnectorFactory { get; set; }
}

/// <summary>How channel tokens are judged. Nothing is: no token is accepted.</summary>
public class AuthenticationConfiguration;

internal static class AuthenticationConstants
{
    public const string AudienceClaim = "aud";
    public const string AppIdClaim = "appid";
    public const string ServiceUrlClaim = "serviceurl";
    public const string AnonymousAuthType = "anonymous";
}
