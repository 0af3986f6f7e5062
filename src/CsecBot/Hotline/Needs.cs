namespace CsecBot.Hotline;

/// The app roles that open an endpoint, one of which is enough; and whether a key opens it too, or does so in Development only.
public sealed record Needs(bool KeyWillDo, params string[] Roles)
{
    public static Needs SendReferrals { get; } = new(true, "Referrals.Send");
    public static Needs ReadReferrals { get; } = new(true, "Referrals.Read", "Referrals.Send");
    public static Needs ReadOnCall { get; } = new(true, "OnCall.Read");
    public static Needs WriteRoster { get; } = new(false, "Roster.Write");
    public static Needs ReadReports { get; } = new(false, "Reports.Read");

    public bool IsMetBy(Caller caller, bool development) => caller switch
    {
        Caller.Key => KeyWillDo || development,
        Caller.Token token => Roles.Any(token.Roles.Contains),
        _ => false,
    };
}
