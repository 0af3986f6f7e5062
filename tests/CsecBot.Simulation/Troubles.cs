namespace CsecBot.Simulation;

/// What a call can meet. Lost: nobody answers; before it took effect, after, or while it is still to come. Swallowed: a page is taken, and shown to nobody.
/// Numbers are what is answered.
public enum Trouble { Refused, LostBefore, LostAfter, DoneLate, Slow, Error500, Busy503, TooMany429, Timeout408, BadGateway502, GatewayTimeout504, Unauthorized401, BadRequest400, Swallowed }

/// Where each is met, and what it leaves behind.
internal static class Troubles
{
    private static readonly Trouble[] Anywhere = [Trouble.Refused, Trouble.LostBefore, Trouble.LostAfter, Trouble.Slow, Trouble.Error500, Trouble.Busy503, Trouble.TooMany429];

    private static readonly Trouble[] OfStorage = [.. Anywhere, Trouble.DoneLate, Trouble.Timeout408];

    /// Before the channel stand others, and a token that it does not take now it takes in a minute.
    private static readonly Trouble[] OfTeams = [.. Anywhere, Trouble.Timeout408, Trouble.BadGateway502, Trouble.GatewayTimeout504, Trouble.Unauthorized401];

    /// A number that a telephone's gateway cannot ring is its last word.
    private static readonly Trouble[] OfTelephones = [.. Anywhere, Trouble.Timeout408, Trouble.BadGateway502, Trouble.BadRequest400];

    public static IReadOnlyList<Trouble> At(Host host) => host switch { Host.Storage => OfStorage, Host.Teams => OfTeams, _ => OfTelephones };

    /// By the kind of call.
    public static IReadOnlyList<Trouble> Of(string kind) => kind switch
    {
        "Send" => [.. OfTeams, Trouble.Swallowed], "Update" => OfTeams, "Phone" or "Ping" => OfTelephones, _ => OfStorage,
    };

    /// What is answered, where anything is.
    public static int? Status(Trouble trouble) => trouble switch
    {
        Trouble.BadRequest400 => 400, Trouble.Unauthorized401 => 401, Trouble.Timeout408 => 408, Trouble.TooMany429 => 429,
        Trouble.Error500 => 500, Trouble.BadGateway502 => 502, Trouble.Busy503 => 503, Trouble.GatewayTimeout504 => 504, _ => null,
    };

    /// What failed afterwards, or was not waited for, may have been done all the same; what was refused was not.
    public static bool MayBeDone(int status) => status is 408 or >= 500;
}
