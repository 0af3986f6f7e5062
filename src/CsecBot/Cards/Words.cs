using System.Globalization;
using System.Text.RegularExpressions;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// How cards speak: roles, times, and the toasts, which hold nothing but the number and a time.
internal static partial class Words
{
    public const string NoSecondChannel = "No text messages or calls are set up";

    public static string Name(this Role role) => role switch
    {
        Role.Csw => "Social worker",
        Role.Advocate => "Advocate",
        Role.ProbationOfficer => "Probation officer",
        Role.ContinuingCsw => "Continuing social worker",
        Role.Supervisor => "Supervisor",
        Role.AgencySupervisor => "Agency supervisor",
        Role.DutyManager => "Duty manager",
        _ => role.ToString(),
    };

    /// 03:12, with the day where it is not today's.
    public static string Time(DateTimeOffset at, DateTimeOffset now, World world)
    {
        var (local, today) = (LocalTime.Of(at, world.Protocol.Zone), LocalTime.Of(now, world.Protocol.Zone));
        return local.ToString(local.Date == today.Date ? "HH:mm" : "ddd d MMM, HH:mm", CultureInfo.InvariantCulture);
    }

    public static string Day(DateTimeOffset at, World world) => LocalTime.Of(at, world.Protocol.Zone).ToString("ddd d MMM", CultureInfo.InvariantCulture);

    public static string Drill(Referral r, string text) => r.Drill ? $"DRILL. {text}" : text;

    public static string Heading(Referral r, string text) => $"{r.Id} · {text}";

    public static string Request(Referral r, Seat seat, DateTimeOffset now, World world) =>
        Drill(r, $"Dispatch request {r.Id}. Respond by {Time(seat.Clock.ArriveBy, now, world)}.");

    /// What a telephone shows or says.
    public static string ByPhone(Referral r, Seat seat, bool asks, DateTimeOffset now, World world) =>
        asks ? $"{Request(r, seat, now, world)} Reply 1 to accept, 2 to decline." : $"{Update(r)} Please look into Teams now.";

    public static string Update(Referral r) => Drill(r, $"Dispatch request {r.Id}: update.");

    public static string Reminder(Referral r) => Drill(r, $"Reminder: item due on {r.Id}.");

    public static string Of(DeclineReason reason) => reason switch
    {
        DeclineReason.AlreadyOut => "Already out",
        DeclineReason.TooFar => "Too far",
        DeclineReason.Ill => "Ill",
        DeclineReason.ConflictOfInterest => "Conflict of interest",
        DeclineReason.Unsafe => "Unsafe",
        _ => "Other",
    };

    public static string Of(Status status) => status switch
    {
        Status.Pending => "not decided yet",
        Status.FollowUp => "follow-up",
        Status.Open => "open",
        _ => "ended",
    };

    /// 13–15 (2), 16–17; nothing where no child is known to be concerned.
    public static string Ages(IEnumerable<string> bands)
    {
        List<string> ages = [.. bands.GroupBy(b => b).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key == "Unknown" ? "not known" : g.Key.Replace('-', '–')) + (g.Count() > 1 ? $" ({g.Count()})" : ""))];
        return ages.Count == 0 ? "not known" : string.Join(", ", ages);
    }

    /// The languages most spoken in the county by name; any other by its tag, which is better than nothing.
    public static string Language(string tag) => tag.Split('-')[0].ToLowerInvariant() switch
    {
        "en" => "English",
        "es" => "Spanish",
        "am" => "Amharic",
        "ar" => "Arabic",
        "fa" => "Farsi",
        "hy" => "Armenian",
        "ja" => "Japanese",
        "km" => "Khmer",
        "ko" => "Korean",
        "ru" => "Russian",
        "th" => "Thai",
        "tl" or "fil" => "Tagalog",
        "vi" => "Vietnamese",
        "zh" => "Chinese",
        "ase" => "American Sign Language",
        _ => $"{tag} (code)",
    };

    /// How the clock of a seat stands for whoever must be there.
    public static string Left(Seat seat, DateTimeOffset now)
    {
        var left = (seat.Clock.ArriveBy - now).TotalMinutes;
        return left > 0 ? $"{Minutes(Math.Ceiling(left))} left." : left > -1 ? "The time is up." : $"{Minutes(Math.Floor(-left))} late.";
    }

    private static string Minutes(double count) => count == 1 ? "1 minute" : $"{count:0} minutes";

    /// To be tapped, and spaced for reading: +1 213 555 0102. Whatever is no telephone number of that form stays as it is.
    public static string Telephone(string number) => IsNumber(number) ? $"[{Gaps().Replace(number, " ")}](tel:{number})" : number;

    public static bool IsNumber(string text) => E164().IsMatch(text);

    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// A name of the protocol document as it is read: stuffedAnimal is Stuffed animal, DCFS stays, and so does what is written in words.
    public static string Label(string name)
    {
        if (name.Contains(' ')) return name;
        var words = Humps().Split(name).Select(w => w.All(c => char.IsUpper(c) || char.IsDigit(c)) ? w : w.ToLowerInvariant());
        return Capital(string.Join(' ', words));
    }

    /// Where a seat stands, without naming anybody.
    public static string Standing(Seat seat, DateTimeOffset now, World world) => seat switch
    {
        Seat.Accepted { Eta: { } eta } => $"accepted, expected {Time(eta, now, world)}",
        Seat.Accepted => "accepted",
        Seat.TakenOver => "taken over by a supervisor",
        Seat.OnScene o => $"on scene {Time(o.ArrivedAt, now, world)}",
        Seat.Unfilled => "nobody reached yet",
        _ => "being paged",
    };

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z")] private static partial Regex E164();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")] private static partial Regex Humps();

    /// The last four digits, and before them by threes.
    [GeneratedRegex(@"(?<=[0-9])(?=([0-9]{3})*[0-9]{4}\z)")] private static partial Regex Gaps();
}
