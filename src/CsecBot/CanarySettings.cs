namespace CsecBot;

/// Who the watch's own drills are for, and how often. `Answers`: the test responder accepts by themselves, and the drill has come round only then.
public sealed record CanarySettings(string Person, TimeSpan Every, bool Answers)
{
    public static CanarySettings? Read(IConfiguration config, List<string> found)
    {
        var canary = config.GetSection("Canary");
        if (!canary.Exists()) return null;
        var person = (canary["Person"] ?? "").ToLowerInvariant();
        if (!Guid.TryParseExact(person, "D", out _)) found.Add("Canary:Person must be an Entra object id.");
        var minutes = 60;
        if (canary["EveryMinutes"] is { Length: > 0 } text && (!int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out minutes) || minutes is < 10 or > 1440))
            found.Add("Canary:EveryMinutes must be from 10 to 1440.");
        var answers = false;
        if (canary["Answers"] is { Length: > 0 } flag && !bool.TryParse(flag, out answers)) found.Add("Canary:Answers must be true or false.");
        return new(person, TimeSpan.FromMinutes(minutes), answers);
    }
}
