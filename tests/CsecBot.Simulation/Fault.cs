using System.Globalization;
namespace CsecBot.Simulation;

/// Something that goes wrong: at a moment, or with the n-th call of a kind.
public abstract record Fault
{
    /// An instance is gone in the middle of whatever it did, and another starts later.
    public sealed record Crash(TimeSpan At, int Instance, TimeSpan For) : Fault;

    /// The same at the n-th call of a kind: before it takes effect, after, or just after it was answered.
    public sealed record CrashAt(string Kind, int Nth, When When, TimeSpan For) : Fault;

    /// An instance stands still, its clocks do not, and then it goes on with what it was about to do.
    public sealed record Pause(TimeSpan At, int Instance, TimeSpan For) : Fault;

    /// The same just after the n-th call of a kind has left: its answer waits until the instance goes on, and with it whatever was to follow.
    public sealed record PauseAt(string Kind, int Nth, TimeSpan For) : Fault;

    /// Ended in good order and started again, with the other protocol document where it says so.
    public sealed record Restart(TimeSpan At, int Instance, bool OtherProtocol) : Fault;

    /// Nothing of that kind is answered for so long: always the same trouble, or, where none is named, each call another.
    public sealed record Outage(TimeSpan At, Host Host, TimeSpan For, Trouble? Trouble) : Fault;

    /// The n-th call of a kind meets this.
    public sealed record Blip(string Kind, int Nth, Trouble Trouble) : Fault;

    /// The channel refuses one person for good, for so long.
    public sealed record Blocked(TimeSpan At, string Person, int Status, TimeSpan For) : Fault;

    /// An instance's clock is set, forward or back.
    public sealed record ClockSet(TimeSpan At, int Instance, TimeSpan By) : Fault;

    /// Another roster is put in force: some have left or are not on call, and who had is back.
    public sealed record NewRoster(TimeSpan At, int Number) : Fault;

    /// Storage is away for longer than the last step of a ladder waits.
    public static Fault Long(Chance chance, TimeSpan length) => new Outage(length * 0.6, Host.Storage, chance.Seconds(60, 120, "long outage"), chance.One([Trouble.Refused, Trouble.LostBefore, Trouble.Busy503], "long outage"));

    /// Teams is away for so long that whoever waits twice as long after each try comes much too late.
    public static Fault Mute(Chance chance, TimeSpan length) => new Outage(
        chance.Seconds(0, length.TotalSeconds * 0.3, "mute at"), Host.Teams, chance.Seconds(60, 150, "mute"), chance.One([Trouble.Refused, Trouble.LostBefore, Trouble.Error500, Trouble.Busy503], "mute"));

    /// The same for longer than the alarm takes. Where nothing else goes wrong, telephones must ring meanwhile.
    public static Fault Silence(Chance chance) => new Outage(chance.Seconds(0, 60, "silence at"), Host.Teams, chance.Seconds(280, 320, "silence"), chance.One([Trouble.Refused, Trouble.LostBefore, Trouble.Error500, Trouble.Busy503, Trouble.GatewayTimeout504, Trouble.Unauthorized401], "silence"));

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Minutes = TimeSpan.FromMinutes(1.5);
    private static readonly int[] LastWords = [400, 403, 404, 413];
    private static readonly string[] Kinds = ["Save", "Save", "Save", "Claim", "Send", "Send", "Read", "Write", "Update", "Phone"];

    /// What it is counted as.
    public string Name => this switch
    {
        Outage o when o.For >= Hour => $"Outage {o.Host} for an hour",
        Outage { Trouble: null } o => $"Outage {o.Host}, each call another",
        Outage o => $"Outage {o.Host}",
        Restart { OtherProtocol: true } => "Restart under the other protocol",
        Pause p when p.For >= Minutes => "Pause for minutes",
        _ => GetType().Name,
    };

    /// All that must have struck where many nights are to prove anything, by the names that it is counted by.
    public static IEnumerable<string> All =>
    [
        .. Kinds.Distinct().SelectMany(kind => Troubles.Of(kind).Select(trouble => $"{kind} {trouble}").Concat(Enum.GetValues<When>().Select(when => $"{kind} crash {when}")).Append($"{kind} stands still")),
        nameof(Crash), nameof(Pause), "Pause for minutes", nameof(Restart), "Restart under the other protocol", "Save 409", "Save 412", "Claim 412", nameof(Blocked), nameof(ClockSet), nameof(NewRoster), .. Enum.GetValues<Host>().Select(host => $"Outage {host}"), "Outage Storage for an hour", "Outage Storage, each call another", "Outage Teams, each call another",
    ];

    public static IReadOnlyList<Fault> Some(Chance chance, int instances, TimeSpan length)
    {
        var faults = new List<Fault>();
        TimeSpan At(int n) => chance.Seconds(0, length.TotalSeconds * 0.8, "fault at", n);
        var many = chance.Below(14, "faults");
        for (var n = 0; n < many; n++)
        {
            var host = chance.One(Enum.GetValues<Host>(), "host", n);
            var (kind, nth, which) = (chance.One(Kinds, "kind", n), 1 + chance.Below(chance.In(2, "early", n) ? 8 : 60, "nth", n), chance.Below(instances, "instance", n));
            faults.Add(chance.Below(20, "fault", n) switch
            {
                0 => new Crash(At(n), which, chance.Seconds(1, 60, "down", n)),
                1 or 2 or 3 or 4 => new CrashAt(kind, nth, chance.One(Enum.GetValues<When>(), "when", n), chance.Seconds(1, chance.In(4, "long", n) ? 150 : 20, "down", n)),
                5 or 6 => new Pause(At(n), which, chance.Seconds(2, chance.In(2, "long", n) ? 200 : 20, "pause", n)),
                7 => new Restart(At(n), which, chance.In(2, "other", n)),
                8 => new Outage(At(n), host, chance.Seconds(1, chance.In(3, "long", n) ? 120 : 20, "outage", n), chance.One(Troubles.At(host), "trouble", n)),
                9 => new Blocked(At(n), chance.One(Cast.Everybody, "who", n).Id, chance.One(LastWords, "status", n), chance.Seconds(30, 900, "blocked", n)),
                10 => new ClockSet(At(n), which, chance.Seconds(-20, 20, "by", n)),
                11 => new NewRoster(At(n), chance.Below(Cast.RosterCount, "roster", n)),
                _ => new Blip(kind, nth, chance.One(Troubles.Of(kind), "trouble", n)),
            });
        }
        if (chance.In(8, "storm")) faults.Add(new Outage(At(98), chance.In(3, "storm of Teams") ? Host.Teams : Host.Storage, chance.Seconds(20, 70, "storm"), null));
        if (chance.In(8, "mute")) faults.Add(Mute(chance, length));
        if (chance.In(4, "stands still")) faults.Add(new PauseAt(chance.One(["Save", "Save", "Claim", "Read", "Send", "Update", "Phone", "Write"], "stands still with"), 1 + chance.Below(40, "stands still at"), chance.Seconds(9, 150, "stands still for")));
        if (chance.In(6, "unreachable")) faults.Add(new Blocked(TimeSpan.Zero, chance.One([.. Cast.Everybody.Where(p => p.Tier == "primary")], "unreachable").Id, chance.One(LastWords, "unreachable status"), length));
        if (chance.In(120, "an hour")) faults.Add(new Outage(At(99), Host.Storage, Hour, chance.One([Trouble.Refused, Trouble.Busy503, Trouble.LostBefore], "hour")));
        return faults;
    }
}

public enum When { Before, During, After }

public enum Host { Storage, Teams, Telephone }
