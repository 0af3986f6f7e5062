using CsecBot.Rostering;
namespace CsecBot.Simulation;

/// How a night went.
public sealed record Outcome(Plan Plan, BrokenException? Broken, ulong History, IReadOnlyList<string> Lines, int Saves, int Pages, long Calls, int Faults);

/// One night as it happens: the plan, the instances, what is outside of them, and the book that is kept of it all.
internal sealed class Night
{
    public const string Table = "dispatch", County = "los-angeles";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5), AfterHealing = TimeSpan.FromSeconds(95), SeenToBeGone = TimeSpan.FromSeconds(10),
        AfterStorage = TimeSpan.FromSeconds(45), AfterOthers = TimeSpan.FromSeconds(15);   // what was under way when an outage ended

    private readonly SimulatedTables tables;
    private readonly Channel channel;
    private readonly Instance?[] instances;
    private readonly List<Instance> everyInstance = [];
    private readonly bool[] otherProtocol;
    private readonly TimeSpan[] off;
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> disturbed = [];
    private readonly Dictionary<string, int> counts = [];
    private readonly List<DateTimeOffset> excuses = [];
    private readonly List<string>? lines;
    private DateTimeOffset? downSince;
    private bool healed;
    private ulong history = 14695981039346656037;
    private int faults, errors;

    private Night(Plan plan, bool told)
    {
        (Plan, Chance, Timeline, lines) = (plan, new(plan.Seed), new(plan.Start), told ? [] : null);
        tables = Stage.Tables(() => Timeline.Now);
        (channel, People, Ledger) = (new(this), new(this), new(this));
        (instances, otherProtocol, off) = (new Instance?[plan.Instances], new bool[plan.Instances], new TimeSpan[plan.Instances]);
        tables.Changed += Ledger.Changed;
    }

    public Plan Plan { get; }
    public Chance Chance { get; }
    public Timeline Timeline { get; }
    public People People { get; }
    public Ledger Ledger { get; }
    public long Calls { get; set; }

    /// How much has gone wrong since then.
    public int ExcusesSince(DateTimeOffset then) => excuses.Count(e => e >= then);
    public TimeSpan ClocksOff { get; private set; }

    /// Runs it. `told` keeps the lines of its history.
    public static Outcome Run(Plan plan, bool told = false)
    {
        var night = new Night(plan, told);
        BrokenException? broken = null;
        try
        {
            night.Go();
        }
        catch (BrokenException e)
        {
            broken = e;
            night.Note($"BROKEN {e.Message}");
        }
        finally
        {
            foreach (var instance in night.everyInstance) instance.Dispose();   // each keeps timers of the machine's clock
        }
        return new(plan, broken, night.history, night.lines ?? [], night.Ledger.Saves, night.Ledger.PagesArrived, night.Calls, night.faults);
    }

    private void Go()
    {
        for (var i = 0; i < instances.Length; i++) Begin(i);
        var screener = new Screener(this);
        foreach (var r in Plan.Referrals) screener.Refers(r);
        new Supervisor(this).Begins();
        foreach (var fault in Plan.Faults) Prepare(fault);
        void Look()
        {
            Ledger.Look();
            foreach (var i in instances) if (i is { Works: true } && i.Silent() is { } how) throw new BrokenException("the heartbeat goes on", $"i{i.Number} {how}");
            Timeline.In(LookEvery, Look);
        }
        Timeline.In(LookEvery, Look);
        var end = Timeline.Start + Plan.Faults.OfType<Fault.Outage>().Where(o => o.For > TimeSpan.FromMinutes(30)).Select(o => o.At + o.For + TimeSpan.FromMinutes(3)).Append(Plan.Length).Max();
        Timeline.At(end, Heal);
        var over = false;
        Timeline.At(end + AfterHealing, () => over = true);
        Timeline.Run(() => over);
        Ledger.AtTheEnd();
        Trails();
        if (Plan.Faults.Count == 0 && errors > 0) throw new BrokenException("no error where nothing went wrong", $"{errors} error lines");
    }

    /// Read back by the service's own code: every trail whole, nothing forgotten, the watch content.
    private void Trails()
    {
        var checkedAll = Check();
        Timeline.Run(() => checkedAll.IsCompleted);
        if (checkedAll.IsFaulted) throw checkedAll.Exception!.InnerException is BrokenException b ? b : new BrokenException("every trail can be read", checkedAll.Exception!.InnerException!.Message);
        if (!checkedAll.IsCompleted) throw new BrokenException("every trail can be read", "it never came to an end");

        async Task Check()
        {
            await Task.Yield();
            var instance = instances.First(i => i is { Works: true })!;
            foreach (var id in Ledger.Referrals) await instance.Referrals.History(id, CancellationToken.None);
            if (await instance.Referrals.Forgotten(CancellationToken.None) is [var lost, ..]) throw new BrokenException("no referral is forgotten", lost);
            var look = await instance.Part<Timers.Watch>().Look(CancellationToken.None);
            if (!look.Clean) throw new BrokenException("the watch is clean in the end", look.ToString());
        }
    }

    private void Prepare(Fault fault)
    {
        void At(TimeSpan at, Action what) => Timeline.At(Timeline.Start + at, () =>
        {
            if (healed) return;
            faults++;
            excuses.Add(Timeline.Now);
            Note($"fault: {fault}");
            what();
        });
        switch (fault)
        {
            case Fault.Crash c: At(c.At, () => { if (instances[c.Instance] is { } i) Crash(i, c.For, "at a moment"); }); break;
            case Fault.Pause p: At(p.At, () => Pause(p)); break;
            case Fault.Restart r: At(r.At, () => _ = Restart(r)); break;
            case Fault.Outage o: At(o.At, () => Disturb(o.For + (o.Host == Host.Storage ? AfterStorage : AfterOthers))); break;
            case Fault.Blocked b: At(b.At, () => Disturb(TimeSpan.FromSeconds(5))); break;
            case Fault.ClockSet s: At(s.At, () => { off[s.Instance] = s.By; ClocksOff = Max(ClocksOff, s.By.Duration() * 2); if (instances[s.Instance] is { } i) i.Time.Off = s.By; }); break;
            case Fault.NewRoster r: At(r.At, () => Replace(Cast.Roster(r.Number), 1)); break;
        }
    }

    private void Begin(int number)
    {
        if (instances[number] is { IsAlive: true }) return;
        Note($"i{number} starts");
        var instance = instances[number] = new(this, number, otherProtocol[number], off[number]);
        everyInstance.Add(instance);
        Changed();
        _ = instance.Start();
    }

    public void StartLater(int number, TimeSpan after) => Timeline.In(after, () => Begin(number));

    public void Crash(Instance instance, TimeSpan downFor, string when)
    {
        if (!instance.IsAlive || healed) return;
        faults++;
        excuses.Add(Timeline.Now);
        Note($"i{instance.Number} crashes {when}");
        Disturb(TimeSpan.FromSeconds(25));
        instance.Die();
        StartLater(instance.Number, downFor);
    }

    private void Pause(Fault.Pause p)
    {
        if (instances[p.Instance] is not { IsAlive: true, PausedSince: null } instance) return;
        Disturb(TimeSpan.FromSeconds(25));
        instance.Pause();
        Timeline.In(p.For, () => { if (instance.PausedSince is not null) { Note($"i{p.Instance} goes on"); instance.GoOn(); Disturb(TimeSpan.FromSeconds(10)); } });
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
        Disturb(TimeSpan.FromSeconds(15));
        for (var i = 0; i < instances.Length; i++)
        {
            Begin(i);
            if (instances[i] is { PausedSince: not null } paused) paused.GoOn();
        }
    }

    public HttpResponseMessage Serve(Call call)
    {
        if (call.Host == Host.Storage) return TableWire.Serve(tables, call.Request, call.Body);
        return channel.Serve(call);
    }

    public IEnumerable<Row> Rows(string prefix) => tables.Rows(Table, County, prefix);

    public int Count(string kind) => counts[kind] = counts.GetValueOrDefault(kind) + 1;

    public Fault.CrashAt? CrashOf(Call call) => healed ? null : Plan.Faults.OfType<Fault.CrashAt>().FirstOrDefault(c => c.Kind == call.Kind && c.Nth == call.Nth);

    public Trouble? TroubleOf(Call call)
    {
        var met = Met(call);
        if (met is not null) excuses.Add(Timeline.Now);
        return met;
    }

    private Trouble? Met(Call call)
    {
        if (healed) return null;
        if (Plan.Faults.OfType<Fault.Blip>().FirstOrDefault(b => b.Kind == call.Kind && b.Nth == call.Nth) is { } blip)
        {
            faults++;
            Disturb(TimeSpan.FromSeconds(15));
            return blip.Trouble;
        }
        var since = Timeline.Now - Timeline.Start;
        return Plan.Faults.OfType<Fault.Outage>().FirstOrDefault(o => o.Host == call.Host && since >= o.At && since < o.At + o.For) is { } outage
            ? outage.Trouble ?? Chance.One(Enum.GetValues<Trouble>(), "storm", call.Number)
            : null;
    }

    public int? BlockOf(string person)
    {
        var since = Timeline.Now - Timeline.Start;
        return healed ? null : Plan.Faults.OfType<Fault.Blocked>().FirstOrDefault(b => b.Person == person && since >= b.At && since < b.At + b.For)?.Status;
    }

    /// Whoever is missing in a roster that is put in force may not accept.
    public bool MayBeOffTheRoster(string person) => Plan.Faults.OfType<Fault.NewRoster>().Any() && Cast.Everybody.Single(p => p.Id == person).Tier != "primary";

    /// An instance that the load balancer believes in: one that stands still is believed in for a while.
    public Instance? Balance()
    {
        var believed = instances.OfType<Instance>().Where(i => i is { IsAlive: true, IsReady: true } && !(Timeline.Now - i.PausedSince > SeenToBeGone)).ToList();
        return believed.Count == 0 ? null : Chance.One(believed, "balance", Calls + counts.Count);
    }

    private void Disturb(TimeSpan span) => disturbed.Add((Timeline.Now, Timeline.Now + span));

    /// Which instances work has changed. While none does, nobody can keep a promise.
    public void Changed()
    {
        var works = instances.Any(i => i is { Works: true });
        if (!works) downSince ??= Timeline.Now;
        else if (downSince is { } since)
        {
            disturbed.Add((since, Timeline.Now + TimeSpan.FromSeconds(20)));
            downSince = null;
        }
    }

    /// How much of that time nothing was wrong.
    public TimeSpan Calm(DateTimeOffset from, DateTimeOffset to)
    {
        var (calm, at) = (TimeSpan.Zero, from);
        var all = downSince is { } since ? disturbed.Append((From: since, To: to)) : disturbed;
        foreach (var (begin, end) in all.Where(d => d.To > from && d.From < to).OrderBy(d => d.From))
        {
            if (begin > at) calm += begin - at;
            if (end > at) at = end;
        }
        return to > at ? calm + (to - at) : calm;
    }

    public void Logged(int instance, bool isError, string line)
    {
        if (isError) errors++;
        Note($"i{instance} {(isError ? "ERROR " : "")}{line}");
    }

    public void Note(string what)
    {
        foreach (var letter in what) history = unchecked((history ^ letter) * 1099511628211);
        history = unchecked((history ^ (ulong)Timeline.Now.UtcTicks) * 1099511628211);
        lines?.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(Timeline.Now - Timeline.Start).TotalSeconds,9:0.000} {what}"));
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
