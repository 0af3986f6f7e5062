namespace CsecBot.Simulation;

/// How a night went.
public sealed record Outcome(Plan Plan, BrokenException? Broken, ulong History, IReadOnlyList<string> Lines, int Saves, int Pages, TimeSpan LatestPage, long Calls, IReadOnlyDictionary<string, int> Struck);

/// One night as it happens: the plan, the instances, what is outside of them, and the book that is kept of it all.
internal sealed partial class Night
{
    public const string Table = "dispatch", County = "los-angeles";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5), AfterHealing = TimeSpan.FromSeconds(95), SeenToBeGone = TimeSpan.FromSeconds(10);

    private readonly SimulatedTables tables;
    private readonly Channel channel;
    private readonly Instance?[] instances;
    private readonly List<Instance> everyInstance = [];
    private readonly bool[] otherProtocol;
    private readonly TimeSpan[] off;
    private readonly Dictionary<string, int> counts = [];
    private readonly List<string>? lines;
    private ulong history = 14695981039346656037;
    private Instance? writer;
    private int errors;

    private Night(Plan plan, bool told)
    {
        (Plan, Chance, Timeline, lines) = (plan, new(plan.Seed), new(plan.Start), told ? [] : null);
        tables = Stage.Tables(() => Timeline.Now, pageAtMost: Chance.In(5, "short pages") ? 1 + Chance.Below(20, "rows of a page") : 1_000);
        (channel, People, Ledger, Wrong) = (new(this), new(this), new(this), new(Timeline));
        (instances, otherProtocol, off) = (new Instance?[plan.Instances], new bool[plan.Instances], new TimeSpan[plan.Instances]);
        tables.Changed += changes => Ledger.Changed(changes, writer!);
    }

    public Plan Plan { get; }
    public Chance Chance { get; }
    public Timeline Timeline { get; }
    public People People { get; }
    public Ledger Ledger { get; }
    public WhatWasWrong Wrong { get; }
    public long Calls { get; set; }

    /// Runs it. `told` keeps the lines of its history.
    public static Outcome Run(Plan plan, bool told = false)
    {
        var night = new Night(plan, told);
        BrokenException? broken = null;
        void Try(Action part)
        {
            try
            {
                part();
            }
            catch (Exception e)   // of the simulation too: one night's failure is that night's, and says its seed
            {
                broken ??= BrokenException.Of(e);
            }
        }
        Try(night.Go);
        if (broken is not null) night.Note($"BROKEN {broken.Message}");
        foreach (var instance in night.everyInstance) Try(instance.Dispose);   // each keeps timers of the machine's clock
        return new(plan, broken, night.history, night.lines ?? [], night.Ledger.Saved, night.Ledger.PagesArrived, night.Ledger.LatestPage, night.Calls, night.struck);
    }

    private void Go()
    {
        for (var i = 0; i < instances.Length; i++) Begin(i);
        var screener = new Screener(this);
        foreach (var r in Plan.Referrals) screener.Refers(r);
        new Supervisor(this).Begins();
        new CaseWork(this).Begins();
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
        screener.AtTheEnd();
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

    private void Begin(int number)
    {
        if (instances[number] is { IsAlive: true }) return;
        Note($"i{number} starts");
        var instance = instances[number] = new(this, number, otherProtocol[number], off[number]);
        everyInstance.Add(instance);
        Changed();
        Sees(instance.Start());
    }

    /// What nobody waits for must not fail unseen.
    public void Sees(Task begun) => begun.ContinueWith(failed => Timeline.In(TimeSpan.Zero, () => throw BrokenException.Of(failed.Exception!.InnerException!)),
        CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    public void StartLater(int number, TimeSpan after) => Timeline.In(after, () => Begin(number));

    /// Which instances work has changed.
    public void Changed()
    {
        Wrong.SomebodyWorks(instances.Any(i => i is { Works: true }));
        CompareClocks();
    }

    public HttpResponseMessage Serve(Call call)
    {
        if (call.Host != Host.Storage) return channel.Serve(call);
        writer = call.From;
        var answer = TableWire.Serve(tables, call.Request, call.Body);
        if (call.Kind is "Save" or "Claim" && TableWire.ConflictIn(answer) is { } conflict) Strikes($"{call.Kind} {conflict}");
        return answer;
    }

    public IEnumerable<Row> Rows(string prefix) => tables.Rows(Table, County, prefix);

    public int Count(string kind) => counts[kind] = counts.GetValueOrDefault(kind) + 1;

    /// An instance that the load balancer believes in: one that stands still is believed in for a while.
    public Instance? Balance()
    {
        var believed = instances.OfType<Instance>().Where(i => i is { IsAlive: true, IsReady: true } && !(Timeline.Now - i.PausedSince > SeenToBeGone)).ToList();
        return believed.Count == 0 ? null : Chance.One(believed, "balance", Calls + counts.Count);
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
}
