using System.Collections.Immutable;
using System.Globalization;
namespace CsecBot.Dispatch;

/// Reads a roster document (its form: README.md) and names every fault in it. Gaps are no fault: they are something to shout about.
public static class RosterDocument
{
    /// What lies outside is a slip of the hand, and what lies far outside is no time in every zone.
    private const int FirstYear = 2000, LastYear = 2200;

    /// `shared` are accounts that several people use: who answered by one could never be told. [privacy]
    /// One that `isStored` was taken without a fault: what is asked only since then does not put it out of force.
    public static Roster? Parse(string text, TimeZoneInfo zone, out IReadOnlyList<Fault> faults, IReadOnlyCollection<string>? shared = null, bool isStored = false)
    {
        var found = new List<Fault>();
        faults = found;
        var doc = Fields.Parse(text, found);
        var people = doc.Objects("people", 0, 5_000).Select(p => Person(p, shared ?? [], isStored)).ToImmutableArray();
        foreach (var twice in people.GroupBy(p => p.Id).Where(g => g.Key.Length > 0 && g.Count() > 1))
            doc.Fault("people", $"holds the id {twice.Key} {twice.Count()} times");
        var known = people.GroupBy(p => p.Id).ToDictionary(g => g.Key, g => g.First());
        var shifts = doc.Objects("shifts", 0, 50_000).Select(s => Shift(s, known, zone, isStored)).ToImmutableArray();
        doc.NothingElse();
        return found.Count > 0 ? null : new(people, shifts);
    }

    private static Person Person(Fields person, IReadOnlyCollection<string> shared, bool isStored)
    {
        var id = person.Text("id", required: true, max: 64) ?? "";
        if (id.Length > 0 && !Guid.TryParseExact(id, "D", out _)) person.Fault("id", "must be an Entra object id");
        if (shared.Contains(id.ToLowerInvariant())) person.Fault("id", "is an account that several people share; give each person's own");
        var tenant = person.Text("tenantId", max: 64);
        if (tenant is not null && !isStored && !IsTenant(tenant)) person.Fault("tenantId", "must be an Entra tenant id");
        var name = person.Text("name", required: true, max: 100) ?? "";
        var roles = ImmutableArray.CreateBuilder<Role>();
        foreach (var text in person.Texts("roles", 1, 10))
            if (Names.TryRole(text, out var role)) roles.Add(role);
            else person.Fault("roles", "must name known roles");
        var agency = person.Text("agency", required: true, max: 60) ?? "";
        var areas = person.Texts("areas", 0, 50, required: false);
        var languages = person.Texts("languages", 0, 50, required: false);
        var phone = person.Text("phone", max: 20);
        if (phone is not null && (phone[0] != '+' || phone.Length < 8 || !phone.Skip(1).All(char.IsAsciiDigit)))
            person.Fault("phone", "must be an E.164 number such as +12135550120");
        person.NothingElse();
        return new(id.ToLowerInvariant(), tenant?.ToLowerInvariant(), name, roles.ToImmutable(), agency, areas, languages, phone);
    }

    /// As Teams says it of whoever writes: a domain, or the id in other marks, would let nobody in.
    public static bool IsTenant(string text) => text.Length == 36 && Guid.TryParseExact(text, "D", out _);

    private static Shift Shift(Fields shift, Dictionary<string, Person> people, TimeZoneInfo zone, bool isStored)
    {
        var role = shift.Role("role", required: true) ?? default;
        var tier = Tier.Primary;
        if (shift.Text("tier") is { } text && !(Enum.TryParse(text, ignoreCase: true, out tier) && text is "primary" or "secondary"))
            shift.Fault("tier", "must be primary or secondary");
        var id = shift.Text("person", required: true, max: 64)?.ToLowerInvariant();
        if (id is not null && !people.TryGetValue(id, out var person)) shift.Fault("person", "is not among the people");
        else if (id is not null && !people[id].Has(role)) shift.Fault("person", $"does not have the role {role.Wire()}");
        var from = Time(shift, "from", zone, LocalTime.First, isStored);
        var to = Time(shift, "to", zone, LocalTime.Last, isStored);
        if (from is not null && to is not null && from >= to) shift.Fault("to", "must be later than from");
        shift.NothingElse();
        return new(role, tier, id ?? "", from ?? default, to ?? default);
    }

    private static DateTimeOffset? Time(Fields shift, string name, TimeZoneInfo zone, Func<DateTime, TimeZoneInfo, DateTimeOffset> local, bool isStored)
    {
        if (shift.Text(name, required: true) is not { } text) return null;
        string[] forms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];
        if (DateTime.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall)) return Within(wall.Year, local(wall, zone));
        if (text.Length > 16 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)) return Within(at.Year, at.ToUniversalTime());
        shift.Fault(name, "must be a local time such as 2026-11-23T17:00, or a time with its offset");
        return null;

        DateTimeOffset? Within(int year, DateTimeOffset time)
        {
            if (isStored || year is >= FirstYear and <= LastYear) return time;
            shift.Fault(name, $"must lie between the years {FirstYear} and {LastYear}");
            return null;
        }
    }
}
