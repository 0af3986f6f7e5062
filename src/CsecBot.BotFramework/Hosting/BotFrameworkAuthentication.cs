using System.Security.Claims;

namespace CsecBot.BotFramework;

/// <summary>Who may speak to the bot, and how the bot proves who it is.</summary>
public abstract class BotFrameworkAuthentication
{
    public abstract Task<AuthenticateRequestResult> AuthenticateRequestAsync(Activity activity, string? authHeader, CancellationToken cancellationToken);

    public abstract ConnectorFactory CreateConnectorFactory(ClaimsIdentity claimsIdentity);

    /// <summary>Judges what can be judged before there is an activity, and gives what judges the rest: nobody unknown makes the bot read a body.</summary>
    internal virtual Task<Judgement> JudgeAsync(string? authHeader, CancellationToken cancellationToken) =>
        Task.FromResult<Judgement>((activity, token) => AuthenticateRequestAsync(activity, authHeader, token));
}

internal delegate Task<AuthenticateRequestResult> Judgement(Activity activity, CancellationToken cancellationToken);

public class AuthenticateRequestResult
{
    public string? Audience { get; set; }

    public required ClaimsIdentity ClaimsIdentity { get; set; }

    public string? CallerId { get; set; }

    public required ConnectorFactory ConnectorFactory { get; set; }
}

/// <summary>What a channel's token must be beyond the rules that always hold.</summary>
public class AuthenticationConfiguration
{
    /// <summary>What the signing key must be endorsed for, besides the activity's channel.</summary>
    public string[] RequiredEndorsements { get; set; } = [];
}
