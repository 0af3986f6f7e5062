using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
namespace CsecBot.Dispatch;

/// Reads a protocol document and names every fault in it. Another county adopts the product by writing one.
public static class ProtocolDocument
{
    private static readonly ImmutableArray<string> AgeBands = ["0-9", "10-12", "13-15", "16-17", "Unknown"];

    /// The document this program carries: Los Angeles County, as the seed gives it.
    public static string LosAngeles => Carried("los-angeles");

    /// Another county by the same code: other limits, other people by day and by night, and for a young child.
    public static string SanFrancisco => Carried("san-francisco");

    /// The protocol, or null with every fault named.
    public static Protocol? Parse(string text, out IReadOnlyList<Fault> faults)
    {
        var found = new List<Fault>();
        faults = found;
        var doc = Fields.Parse(text, found);
        var version = doc.Text("version", required: true, max: 40);
        var county = doc.Text("county", required: true, max: 60);
        var zone = Zone(doc);
        var home = doc.Text("homeAgency", required: true, max: 60);
        var seats = Seats(doc);
        var responses = Responses(doc, seats.Keys);
        var pending = Ask(doc, "pending");
        var close = Ask(doc, "close");
        var gather = Gather(doc);
        var business = Business(doc);
        var digest = Digest(doc);
        foreach (var (role, seat) in seats)
            if (business is null && seat.Rungs.Any(r => r.Variants.Any(v => v.Hours is not null))) doc.Fault("businessHours", $"is required: a rung of {role.Wire()} names hours");
        var duties = DutyDocument.Read(doc);
        var holidays = Holidays(doc);
        doc.NothingElse();
        return found.Count > 0 ? null : new(version!, county!, zone!, home!, responses, seats, pending!, close!, gather, business, digest, duties, holidays, text,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    private static TimeZoneInfo? Zone(Fields doc)
    {
        if (doc.Text("timeZone", required: true) is not { } id) return null;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)) return zone;
        doc.Fault("timeZone", "is not a time zone this machine knows");
        return null;
    }

    private static ImmutableDictionary<Role, SeatRule> Seats(Fields doc)
    {
        var seats = ImmutableDictionary.CreateBuilder<Role, SeatRule>();
        if (doc.Nested("seats", required: true) is not { } all) return seats.ToImmutable();
        foreach (var key in all.Keys)
        {
            var seat = all.Nested(key, required: true);
            if (!Names.TryRole(key, out var role) || role is not (Role.Csw or Role.Advocate or Role.ProbationOfficer))
                all.Fault(key, "is not a role that has a seat (csw, advocate, probationOfficer)");
            else if (seat is not null) seats[role] = Seat(seat);
        }
        return seats.ToImmutable();
    }

    private static SeatRule Seat(Fields seat)
    {
        var start = seat.OneOf<SeatStart>("start", required: true) ?? default;
        var within = Positive(seat, "onSceneWithin");
        var warn = seat.Texts("warnAfter", 0, 10).Select(t => Span.TryParse(t, out var s) ? s.Elapsed : TimeSpan.Zero).ToImmutableArray();
        if (warn.Any(w => w <= TimeSpan.Zero || w >= within) || !warn.SequenceEqual(warn.Distinct().Order()))
            seat.Fault("warnAfter", "must be durations in rising order, each shorter than onSceneWithin");
        var late = Positive(seat, "lateEvery");
        var supervisor = seat.Role("supervisor", required: true) ?? default;
        var rungs = seat.Objects("rungs", 1, 20).Select(Rung).ToImmutableArray();
        if (rungs is [var first, ..] && (first.After != TimeSpan.Zero || first.IsAgain))
            seat.Fault("rungs[0]", "must page somebody at once (after PT0S)");
        if (rungs is [.., { IsAgain: true }]) seat.Fault("rungs", "must not end by paging again: the last rung repeats");
        for (var i = 1; i < rungs.Length; i++)
            if (rungs[i].After <= TimeSpan.Zero) seat.Fault($"rungs[{i}].after", "must be longer than nothing");
        var repeat = Positive(seat, "repeatEvery");
        seat.NothingElse();
        return new(start, within, warn, late, supervisor, rungs, repeat);
    }

    private static Rung Rung(Fields rung)
    {
        var after = rung.Elapsed("after", required: true) ?? TimeSpan.Zero;
        var page = Targets(rung);
        if (page.Contains(Target.Again) && page.Length > 1) rung.Fault("page", "must hold again alone");
        var phone = rung.Flag("phone");
        var variants = rung.Objects("variants", 0, 10, required: false).Select(Variant).ToImmutableArray();
        rung.NothingElse();
        return new(after, page, phone, variants);
    }

    private static Variant Variant(Fields variant)
    {
        var hours = variant.OneOf<Hours>("hours");
        ImmutableArray<string>? ages = variant.Has("ages") ? variant.Texts("ages", 1, 5) : null;
        if (ages?.Any(a => !AgeBands.Contains(a)) == true) variant.Fault("ages", $"must name {string.Join(", ", AgeBands)}");
        if (hours is null && ages is null) variant.Fault("hours", "or ages must say when");
        var page = Targets(variant);
        if (page.Contains(Target.Again)) variant.Fault("page", "must not hold again");
        variant.NothingElse();
        return new(hours, ages, page);
    }

    private static ImmutableArray<Target> Targets(Fields at)
    {
        var page = ImmutableArray.CreateBuilder<Target>();
        foreach (var name in at.Texts("page", 1, 4))
            if (Enum.TryParse<Target>(name, ignoreCase: true, out var target) && Camel(target) == name) page.Add(target);
            else at.Fault("page", $"must name {string.Join(", ", Enum.GetValues<Target>().Select(Camel))}");
        return page.ToImmutable();
    }

    private static string Camel(Target t) => char.ToLowerInvariant(t.ToString()[0]) + t.ToString()[1..];

    private static ImmutableDictionary<LeadAgency, ImmutableArray<Role>> Responses(Fields doc, IEnumerable<Role> seats)
    {
        var responses = ImmutableDictionary.CreateBuilder<LeadAgency, ImmutableArray<Role>>();
        if (doc.Nested("responses", required: true) is not { } all) return responses.ToImmutable();
        foreach (var lead in Enum.GetValues<LeadAgency>())
            responses[lead] = [.. all.Roles(lead.ToString()).Distinct().Order()];
        foreach (var (lead, roles) in responses)
            foreach (var role in roles.Except(seats)) all.Fault(lead.ToString(), $"names {role.Wire()}, which has no entry in seats");
        all.NothingElse();
        return responses.ToImmutable();
    }

    private static AskRule? Ask(Fields doc, string name)
    {
        if (doc.Nested(name, required: true) is not { } ask) return null;
        var every = ask.Span("every", required: true);
        if (every is { IsPositive: false }) ask.Fault("every", "must be longer than nothing");
        var roles = ask.Roles("roles");
        ask.NothingElse();
        return every is null ? null : new(every, roles);
    }

    private static BusinessHours? Business(Fields doc)
    {
        if (doc.Nested("businessHours") is not { } hours) return null;
        var (from, until) = (hours.LocalTime("from", required: true), hours.LocalTime("until", required: true));
        if (from >= until) hours.Fault("until", "must be later than from");
        hours.NothingElse();
        return new(from ?? default, until ?? default);
    }

    private static DigestRule? Digest(Fields doc)
    {
        if (doc.Nested("digest") is not { } digest) return null;
        var (day, at, roles) = (digest.OneOf<DayOfWeek>("day", required: true), digest.LocalTime("at", required: true), digest.Roles("roles"));
        digest.NothingElse();
        return new(day ?? default, at ?? default, roles);
    }

    private static GatherRule Gather(Fields doc)
    {
        if (doc.Nested("gather", required: true) is not { } gather) return new(default, default, new(1, TimeSpan.Zero));
        var (from, until) = (gather.LocalTime("from", required: true), gather.LocalTime("until", required: true));
        if (from >= until) gather.Fault("until", "must be later than from");
        var urgent = gather.Longer("urgent");
        gather.NothingElse();
        return new(from ?? default, until ?? default, urgent);
    }

    private static ImmutableHashSet<DateOnly> Holidays(Fields doc)
    {
        var holidays = ImmutableHashSet.CreateBuilder<DateOnly>();
        foreach (var text in doc.Texts("holidays", 0, 500))
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) holidays.Add(day);
            else doc.Fault("holidays", "must be dates such as 2026-11-26");
        return holidays.ToImmutable();
    }

    private static TimeSpan Positive(Fields at, string name)
    {
        var span = at.Elapsed(name, required: true);
        if (span is { } s && s <= TimeSpan.Zero) at.Fault(name, "must be longer than nothing");
        return span ?? TimeSpan.FromMinutes(1);
    }

    private static string Carried(string name)
    {
        using var stream = typeof(ProtocolDocument).Assembly.GetManifestResourceStream($"CsecBot.Dispatch.Protocols.{name}.json")!;
        return new StreamReader(stream, Encoding.UTF8).ReadToEnd();
    }
}
