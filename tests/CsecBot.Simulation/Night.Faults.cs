using CsecBot.Rostering;
namespace CsecBot.Simulation;

/// What goes wrong in a night, as its plan has it, and how long each may be felt afterwards.
internal sealed partial class Night
{
    /// What was under way when an outage ended.
    public static readonly TimeSpan AfterStorage = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan AfterOthers = TimeSpan.FromSeconds(15);

    /// So long whoever saves a message has it alone.
    private static readonly TimeSpan OwnClaim = TimeSpan.FromSeconds(10), SendAtMost = TimeSpan.FromSeconds(8);

    private bool healed, areApart;
    private DateTimeOffset? apartUntil;

    /// How often each thing went wrong, by what met it.
    private readonly Dictionary<string, int> struck = [];

    public TimeSpan ClocksOff { get; private set; }

    /// Since when nothing goes wrong any more.
    public DateTimeOffset HealedAt { get; private set; } = DateTimeOffset.MaxValue;

    /// Whether at some time since then two instances lived whose clocks differ so much that a claim ends for one while the other may
    /// still be sending: what one has, the other takes for left.
    public bool WereApart(DateTimeOffset since) => areApart || apartUntil >= since;

    private void CompareClocks()
    {
        List<TimeSpan> all = [.. instances.OfType<Instance>().Where(i => i.IsAlive).Select(i => i.Time.Off)];
        if (areApart) apartUntil = Timeline.Now;
        areApart = all.Count > 1 && all.Max() - all.Min() > OwnClaim - SendAtMost;
    }

    private void Prepare(Fault fault)
    {
        void At(TimeSpan at, Action what) => Timeline.At(Timeline.Start + at, () =>
        {
            if (healed) return;
            Strikes(fault.Name);
            if (fault is not (Fault.Restart or Fault.NewRoster)) Wrong.Excuse();
            Note($"fault: {fault}");
            what();
        });
        switch (fault)
        {
            case Fault.Crash c: At(c.At, () => { if (instances[c.Instance] is { } i) Crash(i, c.For, "at a moment"); }); break;
            case Fault.Pause p: At(p.At, () => { if (instances[p.Instance] is { } i) Pause(i, p.For); }); break;
            case Fault.Restart r: At(r.At, () => Sees(Restart(r))); break;
            case Fault.Outage o: At(o.At, () => Wrong.For(o.For + (o.Host == Host.Storage ? AfterStorage : AfterOthers), o.Host)); break;
            case Fault.Blocked b: At(b.At, () => Wrong.For(TimeSpan.FromSeconds(5), Host.Teams)); break;
            case Fault.ClockSet s: At(s.At, () => { off[s.Instance] = s.By; ClocksOff = Max(ClocksOff, s.By.Duration() * 2); if (instances[s.Instance] is { } i) i.Time.Off = s.By; CompareClocks(); }); break;
            case Fault.NewRoster r: At(r.At, () => Replace(Cast.Roster(r.Number), 1)); break;
        }
    }

    public void Crash(Instance instance, TimeSpan downFor, string when)
    {
        if (!instance.IsAlive || healed) return;
        Wrong.Excuse();
        Note($"i{instance.Number} crashes {when}");
        Wrong.For(TimeSpan.FromSeconds(25));
        instance.Die();
        StartLater(instance.Number, downFor);
    }

    private void Strikes(string what) => struck[what] = struck.GetValueOrDefault(what) + 1;

    /// Where the plan has it end with this call: before it is begun, on its way, or answered.
    public void CrashWith(Call call, Fault.CrashAt crash)
    {
        if (!call.From.IsAlive || healed) return;
        Strikes($"{call.Kind} crash {crash.When}");
        Crash(call.From, crash.For, $"{crash.When.ToString().ToLowerInvariant()} {call.Says}");
    }

    /// Where the plan has it stand still with this call under way.
    public void PauseAt(Call call)
    {
        if (healed || Plan.Faults.OfType<Fault.PauseAt>().FirstOrDefault(p => p.Kind == call.Kind && p.Nth == call.Nth) is not { } pause) return;
        Strikes($"{call.Kind} stands still");
        Wrong.Excuse();
        Note($"i{call.From.Number} stands still with {call.Says}");
        Timeline.In(TimeSpan.Zero, () => Pause(call.From, pause.For));
    }

    private void Pause(Instance instance, TimeSpan length)
    {
        if (instance is not { IsAlive: true, PausedSince: null }) return;
        Wrong.For(TimeSpan.FromSeconds(25));
        instance.Pause();
        Timeline.In(length, () => { if (instance.PausedSince is not null) { Note($"i{instance.Number} goes on"); instance.GoOn(); Wrong.For(TimeSpan.FromSeconds(10)); } });
    }

    private async Task Restart(Fault.Restart r)
    {
        if (instances[r.Instance] is not { Works: true } instance) return;
        if (r.OtherProtocol) otherProtocol[r.Instance] = !otherProtocol[r.Instance];
        await instance.End();
        StartLater(r.Instance, TimeSpan.FromSeconds(2));
    }

    private void Replace(string roster, int attempt)
    {
        if (attempt > 5) return;
        People.Ask("a new roster", async i =>
        {
            var proposed = ProposedRoster.Read(roster, false, i.Protocol.Zone, [], out var wrong) ?? throw new InvalidDataException(wrong[0].ToString());
            await i.Roster.Replace(proposed, "admin", null, CancellationToken.None);
            return (200, "");
        }, _ => { }, () => Replace(roster, attempt + 1));
    }

    /// From here on nothing goes wrong any more.
    private void Heal()
    {
        Note("all is well from here on");
        healed = true;
        HealedAt = Timeline.Now;
        Wrong.For(TimeSpan.FromSeconds(15));
        for (var i = 0; i < instances.Length; i++)
        {
            Begin(i);
            if (instances[i] is { PausedSince: not null } paused) paused.GoOn();
        }
    }

    public Fault.CrashAt? CrashOf(Call call) => healed ? null : Plan.Faults.OfType<Fault.CrashAt>().FirstOrDefault(c => c.Kind == call.Kind && c.Nth == call.Nth);

    public Trouble? TroubleOf(Call call)
    {
        var met = Met(call);
        if (met is null) return null;
        Strikes($"{call.Kind} {met}");
        Wrong.Excuse();
        return met;
    }

    private Trouble? Met(Call call)
    {
        if (healed) return null;
        if (Plan.Faults.OfType<Fault.Blip>().FirstOrDefault(b => b.Kind == call.Kind && b.Nth == call.Nth) is { } blip)
        {
            Wrong.For(TimeSpan.FromSeconds(15), call.Host);
            return blip.Trouble;
        }
        var since = Timeline.Now - Timeline.Start;
        return Plan.Faults.OfType<Fault.Outage>().FirstOrDefault(o => o.Host == call.Host && since >= o.At && since < o.At + o.For) is { } outage
            ? outage.Trouble ?? Chance.One(Troubles.At(call.Host), "storm", call.Number)
            : null;
    }

    public int? BlockOf(string person)
    {
        var since = Timeline.Now - Timeline.Start;
        return healed ? null : Plan.Faults.OfType<Fault.Blocked>().FirstOrDefault(b => b.Person == person && since >= b.At && since < b.At + b.For)?.Status;
    }

    /// Whoever is missing in a roster that is put in force may not accept.
    public bool MayBeOffTheRoster(string person) => Plan.Faults.OfType<Fault.NewRoster>().Any(r => !Cast.IsOn(r.Number, person));

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
