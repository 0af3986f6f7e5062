using System.Globalization;
namespace CsecBot.Simulation;

/// One night, decided beforehand from its seed: what is referred, how people are, and what goes wrong. All that a failure needs to be seen
/// again; what can be left out of it without losing the failure is left out before it is printed.
public sealed record Plan(
    long Seed, County County, DateTimeOffset Start, int Instances, IReadOnlyList<Referred> Referrals, IReadOnlyDictionary<string, Habit> Habits, IReadOnlyList<Fault> Faults, TimeSpan Length,
    OneChild? OneChild)
{
    private static readonly DateTimeOffset[] Starts =
    [
        new(2026, 11, 23, 10, 10, 0, TimeSpan.Zero), new(2026, 11, 23, 10, 10, 0, TimeSpan.Zero), new(2026, 11, 26, 4, 0, 0, TimeSpan.Zero),
        new(2026, 11, 1, 8, 40, 0, TimeSpan.Zero),   // twenty minutes before an hour comes twice
        new(2027, 3, 14, 9, 45, 0, TimeSpan.Zero),   // a quarter of an hour before one is left out
        new(2026, 12, 31, 7, 55, 0, TimeSpan.Zero),
    ];

    public static Plan Of(long seed, bool faults = true)
    {
        var chance = new Chance(seed);
        var county = chance.In(20, "county") ? County.LosAngeles : County.Quick;
        var length = county == County.LosAngeles ? TimeSpan.FromMinutes(26) : TimeSpan.FromSeconds(150 + 60 * chance.Below(4, "length"));
        var referrals = Enumerable.Range(0, 1 + chance.Below(3, "referrals")).Select(i => Referred.Of(chance, i, length)).ToList();
        var one = OneChild.Of(chance, referrals, length);
        if (one is not null && chance.In(3, "undecided")) referrals[one.Into] = referrals[one.Into] with { Disposition = "Pending" };   // and decided while they are one
        // Nobody is there at all, so that ladders come to their last step, and that nobody's answer hides a page which has not come.
        var nobody = chance.In(10, "nobody");
        var habits = Cast.Everybody.ToDictionary(p => p.Id, p => nobody ? Habit.Silent : chance.One(Enum.GetValues<Habit>(), "habit", Cast.Number(p.Id)));
        var instances = new[] { 1, 1, 1, 2, 2, 2, 3, 4 }[chance.Below(8, "instances")];
        return new(seed, county, chance.One(Starts, "start"), instances, referrals, habits, faults ? [.. Fault.Some(chance, instances, length), .. nobody ? LongOutages(chance, length) : []] : [], length, one);
    }

    private static IEnumerable<Fault> LongOutages(Chance chance, TimeSpan length) => chance.In(2, "long mute") ? [Fault.Mute(chance, length), Fault.Long(chance, length)] : [Fault.Long(chance, length)];

    public override string ToString() => string.Join('\n',
    [
        $"  county {County}, from {Start:yyyy-MM-dd HH:mm}Z for {Length.TotalMinutes:0} minutes, {Instances} instance(s)",
        .. Referrals.Select(r => $"  {r}"),
        .. OneChild is { } one ? [$"  {one}"] : Array.Empty<string>(),
        $"  people: {string.Join(", ", Habits.Select(h => $"{Cast.Name(h.Key)} {h.Value}"))}",
        .. Faults.Select(f => $"  {f}"),
    ]);
}

/// Los Angeles as it is, or with a night that is over sooner.
public enum County { LosAngeles, Quick }

/// How somebody answers a page.
public enum Habit { Prompt, Slow, Silent, Declines, HandsBack, PressesTwice, ByTelephone, Writes, Late }

/// Two referrals that a supervisor makes one at that moment, or as soon as both are known, and perhaps two again.
public sealed record OneChild(int From, int Into, TimeSpan At, TimeSpan? ApartAfter)
{
    public static OneChild? Of(Chance chance, IReadOnlyList<Referred> referrals, TimeSpan length)
    {
        if (referrals.Count < 2 || !chance.In(3, "one child")) return null;
        var (first, second) = chance.In(2, "into the later") ? (0, 1) : (1, 0);
        return new(first, second, chance.Seconds(10, length.TotalSeconds * 0.8, "joined at"), chance.In(2, "apart") ? chance.Seconds(5, 120, "apart after") : null);
    }
}

/// A referral that the hotline sends, again and again until it knows that it was taken.
public sealed record Referred(int Number, TimeSpan At, string Lead, string Disposition)
{
    public string Reference => $"ref-{Number}";

    public static Referred Of(Chance chance, int n, TimeSpan length) => new(n,
        n > 0 && chance.In(3, "burst", n) ? TimeSpan.FromSeconds(1) : chance.Seconds(1, length.TotalSeconds * 0.4, "at", n),
        chance.One(["Dcfs", "Dcfs", "Dcfs", "Probation", "Both"], "lead", n), chance.In(8, "pending", n) ? "Pending" : "InPerson");

    /// No two of a plan have the same id, and a plan gives the same ones each time.
    public string Id(Chance chance, int attempt)
    {
        const string letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        return "R-" + string.Concat(Enumerable.Range(0, 8).Select(i => letters[chance.Below(32, $"id{Number}", attempt * 8 + i)]));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.TotalSeconds,6:0.0} s referral {Reference}, {Lead}, {Disposition}");
}
