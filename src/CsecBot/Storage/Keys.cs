using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
namespace CsecBot.Storage;

/// The row keys of a county's partition. Ordinal order is order in time, so "who is due" and "what is unsent" are ranges.
public static partial class Keys
{
    /// What ids are made of, in ordinal order: nothing that is read as another.
    public const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const string TimeForm = "yyyyMMdd'T'HHmmssfffffff'Z'";
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    public const string Roster = "roster";
    public const string Clock = "clock";
    public const string Digest = "digest";
    public const string DuePrefix = "due|";
    public const string OutPrefix = "out|";
    public const string PurgePrefix = "purge|";
    public const string HeadPrefix = "head|";
    public const string StatePrefix = "state|";
    public const string ReadBackPrefix = "readback|";
    public const string HeardPrefix = "heard|";
    public const string CardPrefix = "card|";

    public static string Head(string id) => HeadPrefix + Safe(id);

    /// The range of all heads, in parts of about the same length: an id's first letter is drawn at random.
    public static IEnumerable<(string From, string To)> HeadsInParts()
    {
        List<string> bounds = [HeadPrefix, .. Crockford.Skip(1).Select(c => $"{HeadPrefix}R-{c}"), End(HeadPrefix)];
        return bounds.Zip(bounds.Skip(1));
    }

    public static string Event(string id, int n) => string.Create(CultureInfo.InvariantCulture, $"event|{Safe(id)}|{n:000000}");
    public static string Events(string id) => $"event|{Safe(id)}|";
    public static string Due(DateTimeOffset at, string id) => DuePrefix + Time(at) + "|" + Safe(id);
    public static string Purge(DateTimeOffset at, string id) => PurgePrefix + Time(at) + "|" + Safe(id);
    public static string Out(DateTimeOffset at, string id, int entry, int n) => string.Create(CultureInfo.InvariantCulture, $"{OutPrefix}{Time(at)}|{Safe(id)}|{entry:000000}-{n:000}");
    public static string Reference(string hash) => "ref|" + Safe(hash);
    public static string Place(string id) => "place|" + Safe(id);
    public static string Protocol(string hash) => "protocol|" + Safe(hash);
    /// The channel's id may hold what a key must not.
    public static string Card(string id, string sent) => Cards(id) + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sent)))[..32];
    public static string Cards(string id) => $"{CardPrefix}{Safe(id)}|";
    public static string IdInCard(string key) => key.Split('|')[1];
    public static string Person(string person, string id) => Persons(person) + Safe(id);
    public static string Persons(string person) => $"person|{Safe(person)}|";
    public static string State(string hash) => StatePrefix + Safe(hash);
    public static string Probe(string id) => "probe|" + Safe(id);
    public static string ReadBack(string person) => ReadBackPrefix + Safe(person);
    public static string Service(string tenant) => "service|" + Safe(tenant.Length == 0 ? "none" : tenant);
    public static string Address(string person) => "address|" + Safe(person);
    public static string Heard(string hash) => HeardPrefix + Safe(hash);

    /// Just after every key that begins so.
    public static string End(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    public static DateTimeOffset TimeIn(string key) =>
        DateTimeOffset.ParseExact(key.Split('|')[1], TimeForm, CultureInfo.InvariantCulture, Utc);

    /// Whether a message can lie there.
    public static bool IsOut(string key) => key.Split('|').Length == 4;

    /// Of a message: the entry that it was saved with, and which of its messages it is. In ordinal order the newest is last.
    public static string EntryIn(string key) => key.Split('|')[3];

    public static string IdIn(string key) => key.Split('|')[2];

    /// Which referral, and when, of a due row's key or a purge row's; null where a hand wrote what is no such key.
    public static (string Referral, DateTimeOffset At)? TimedIn(string key) =>
        key.Split('|') is [_, var at, var id] && IsId(id) && DateTimeOffset.TryParseExact(at, TimeForm, CultureInfo.InvariantCulture, Utc, out var time)
            ? (id, time) : null;

    /// Whether it can be a referral's id at all: asked before anything from outside is looked up.
    public static bool IsId(string text) => Id().IsMatch(text);

    private static string Safe(string part) => part.Length is > 0 and <= 200 && !part.Any(c => c is '/' or '\\' or '#' or '?' or '|' || char.IsControl(c))
        ? part : throw new ArgumentException("A key must not be empty or hold / \\ # ? | or control characters.", nameof(part));

    [GeneratedRegex(@"^R-[0-9A-HJKMNP-TV-Z]{8}\z")] private static partial Regex Id();
}
