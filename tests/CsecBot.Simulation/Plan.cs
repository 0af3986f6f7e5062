using System.Globalization;
namespace CsecBot.Simulation;

/// One night, decided beforehand from its seed: what is referred, how people are, and what goes wrong. All that a failure needs to be seen
/// again; what can be left out of it without losing the failure is left out before it is printed.
public sealed record Plan(
    long Seed, County County, DateTimeOffset Start, int Instances, IReadOnlyList<Referred> Referrals, IReadOnlyDictionary<string, Habit> Habits, IReadOnlyList<Fault> Faults, TimeSpan Length,
    OneChild? OneChild, Elsewhere? Elsewhere, IReadOnlyList<Chore> Chores)
{
    private static readonly DateTimeOffset[] Starts =
    [
        new(2026, 11, 23, 10, 10, 0, TimeSpan.Zero), new(2026, 11, 23, 10, 10, 0, TimeSpan.Zero), new(2026, 11, 26, 4, 0, 0, TimeSpan.Zero),
        new(2026, 11, 1, 8, 40, 0, TimeSpan.Zero),   // twenty minutes before an hour comes twice
        new(2027, 3, 14, 9, 45, 0, TimeSpan.Zero),   // a quarter of an hour before one is left out
        new(2026, 12, 31, 7, 55, 0, TimeSpan.Zero),
        new(2026, 11, 23, 15, 58, 30, TimeSpan.Zero),   // a minute and a half before the weekly list
    ];

    public static Plan Of(long seed, bool faults = true)
    {
        var chance = new Chance(seed);
        var county = chance.In(20, "county") ? County.LosAngeles : County.Quick;
        // Teams is silent for long and nothing else is wrong.
        var silence = faults && chance.In(25, "only silence");
        var length = silence && county == County.Quick ? TimeSpan.FromSeconds(400) : county == County.LosAngeles ? TimeSpan.FromMinutes(26) : TimeSpan.FromSeconds(150 + 60 * chance.Below(4, "length"));
        var referrals = Enumerable.Range(0, 1 + chance.Below(3, "referrals")).Select(i => Referred.Of(chance, i, length)).ToList();
        var one = OneChild.Of(chance, referrals, length);
        if (one is not null && chance.In(3, "undecided")) referrals[one.Into] = referrals[one.Into] with { Disposition = "Pending" };   // and decided while they are one
        // Nobody is there at all, so that ladders come to their last step, and that nobody's answer hides a page which has not come.
        var nobody = chance.In(10, "nobody");
        var habits = Cast.Everybody.ToDictionary(p => p.Id, p => nobody ? Habit.Silent : chance.One(Enum.GetValues<Habit>(), "habit", Cast.Number(p.Id)));
        var instances = new[] { 1, 1, 1, 2, 2, 2, 3, 4 }[chance.Below(8, "instances")];
        var elsewhere = referrals.Where(r => r.Second is not null).Select(r => Elsewhere.Of(chance, r, length)).FirstOrDefault();
        return new(seed, county, chance.One(Starts, "start"), instances, referrals, habits, silence ? [Fault.Silence(chance)] : faults ? [.. Fault.Some(chance, instances, length), .. nobody ? LongOutages(chance, length) : []] : [], length, one, elsewhere, Chore.Some(chance, referrals, length));
    }

    private static IEnumerable<Fault> LongOutages(Chance chance, TimeSpan length) => chance.In(2, "long mute") ? [Fault.Mute(chance, length), Fault.Long(chance, length)] : [Fault.Long(chance, length)];

    public override string ToString() => string.Join('\n',
    [
        $"  county {County}, from {Start:yyyy-MM-dd HH:mm}Z for {Length.TotalMinutes:0} minutes, {Instances} instance(s)",
        .. Referrals.Select(r => $"  {r}"),
        .. new object?[] { OneChild, Elsewhere }.OfType<object>().Select(pair => $"  {pair}"),
        .. Chores.Select(c => $"  {c}"),
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

/// The second child of a referral is somewhere else, so that it becomes a referral of its own at that moment; and perhaps was not after all.
public sealed record Elsewhere(int Number, TimeSpan At, TimeSpan? BackAfter)
{
    public static Elsewhere? Of(Chance chance, Referred r, TimeSpan length) => !chance.In(2, "elsewhere", r.Number) ? null
        : new(r.Number, chance.Seconds(10, length.TotalSeconds * 0.8, "taken out at"), chance.In(3, "back") ? chance.Seconds(5, 120, "back after") : null);
}

/// A referral that the hotline sends, again and again until it knows that it was taken. `Second` is the disposition of a second child, where there
/// is one; on second thoughts nobody goes to the first, and then somebody does.
public sealed record Referred(int Number, TimeSpan At, string Lead, string Disposition, string? Second, TimeSpan? SecondThoughts)
{
    public const string First = "A", Other = "B";

    public string Reference => $"ref-{Number}";

    /// Each its own, so that it shows when somebody is sent to another's.
    public string Place => $"{77 + Number}th Street";
    public IEnumerable<(string Child, string Disposition)> Children => Second is null ? [(First, Disposition)] : [(First, Disposition), (Other, Second)];

    public static Referred Of(Chance chance, int n, TimeSpan length) => new(n,
        n > 0 && chance.In(3, "burst", n) ? TimeSpan.FromSeconds(1) : chance.Seconds(1, length.TotalSeconds * 0.4, "at", n),
        chance.One(["Dcfs", "Dcfs", "Dcfs", "Probation", "Both"], "lead", n), chance.In(8, "pending", n) ? "Pending" : "InPerson",
        chance.In(3, "two children", n) ? chance.One(["InPerson", "InPerson", "Pending"], "of the second", n) : null,
        chance.In(8, "thinks again", n) ? chance.Seconds(5, length.TotalSeconds * 0.5, "thinks again at", n) : null);

    /// No two of a plan have the same id, and a plan gives the same ones each time.
    public string Id(Chance chance, int attempt) => Id(chance, $"id{Number}", attempt);

    public static string Id(Chance chance, string what, int attempt)
    {
        const string letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        return "R-" + string.Concat(Enumerable.Range(0, 8).Select(i => letters[chance.Below(32, what, attempt * 8 + i)]));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.TotalSeconds,6:0.0} s referral {Reference}, {Lead}, {Disposition}{(Second is null ? "" : $" and {Second}")}{(SecondThoughts is { } after ? $", thought of again after {after.TotalSeconds:0.0} s" : "")}");
}
