namespace CsecBot.Benchmarks.Kills;

/// Everything that goes wrong in a part, from its seed: when, how long and to whom.
public sealed class Mishap(Stage stage, Troubles troubles, IReadOnlyList<Instance> instances, Mishaps kind, int seed)
{
    private static readonly IReadOnlyList<string> Whom = [.. SeatOf.All.SelectMany(s => new[] { s.Primary.Id, s.Secondary.Id })];
    private readonly List<Task> healing = [], holding = [];

    /// Whoever runs gives a send up by then. One that is paused waits longer, and is no excuse for the others.
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromSeconds(8);
    private bool isOver;

    public List<(TimeSpan Took, int ExitCode)> Stops { get; } = [];

    /// Until `over`; with each kind once, until each was. All is well again when it returns.
    public async Task Run(Task over)
    {
        var each = kind == Mishaps.EachOnce;
        _ = over.ContinueWith(_ => isOver = true, TaskScheduler.Default);
        if (kind == Mishaps.OnlyStops) await Stopping(over);
        else await Task.WhenAll(
            Stream(1, over, each ? (0.5, 2) : (4, 10), [Kill, Pause]),
            Stream(2, over, each ? (3, 6) : (15, 30), [StorageGone, StorageStopped]),
            Stream(3, over, each ? (0.5, 2) : (5, 15), [Refuse, Go, Hang, Late, HangForOne]));
        await Task.WhenAll([.. healing, .. holding]);
    }

    /// Its kinds in turns, shuffled anew each time, with pauses between.
    private async Task Stream(int number, Task over, (double Least, double Most) pause, Func<Random, Task>[] kinds)
    {
        var chance = new Random(unchecked(seed * 397 + number));
        do
        {
            chance.Shuffle(kinds);
            foreach (var one in kinds)
            {
                var wait = Task.Delay(Between(chance, pause.Least, pause.Most), TimeProvider.System);
                await (kind == Mishaps.EachOnce ? wait : Task.WhenAny(wait, over));
                if (isOver && kind == Mishaps.AtRandom) return;
                await one(chance);
            }
        }
        while (kind == Mishaps.AtRandom);
    }

    /// Another may be hit while this one is still away.
    private async Task Kill(Random chance)
    {
        var (one, away) = (await SomebodyUp(chance), Between(chance, 0.2, 6));
        healing.Add(one.Kill(away));
    }

    private async Task Pause(Random chance)
    {
        // Half of them outlast a claim.
        var (one, away) = (await SomebodyUp(chance), kind == Mishaps.EachOnce ? Between(chance, 11, 12) : chance.Next(2) == 0 ? Between(chance, 1, 9) : Between(chance, 11, 45));
        healing.Add(one.Pause(away));
    }

    private async Task<Instance> SomebodyUp(Random chance)
    {
        while (true)
        {
            if (instances.Where(i => i.IsUp).ToList() is { Count: > 0 } up) return up[chance.Next(up.Count)];
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private async Task StorageGone(Random chance)
    {
        var outage = troubles.Begin(Trouble.StorageGone);
        Signals.Send(stage.Azurite.Process.Id, Signals.Terminate);
        await stage.Azurite.Process.Exited;
        await Task.Delay(Brief(chance), TimeProvider.System);
        await stage.AzuriteAgain();
        outage.To = Troubles.Now;
    }

    /// It does later what it was asked meanwhile, whether or not anybody still waits for the answer.
    private async Task StorageStopped(Random chance)
    {
        var outage = troubles.Begin(Trouble.StorageStopped);
        Signals.Send(stage.Azurite.Process.Id, Signals.Stop);
        await Task.Delay(Brief(chance), TimeProvider.System);
        Signals.Send(stage.Azurite.Process.Id, Signals.Continue);
        outage.To = Troubles.Now;
    }

    private Task Refuse(Random chance) => InMood(Trouble.ChannelRefuses, new Mood.Refusing(), Long(chance));

    private Task Go(Random chance) => InMood(Trouble.ChannelGone, new Mood.Gone(), Long(chance));

    private Task Hang(Random chance) => InMood(Trouble.ChannelHangs, new Mood.Hanging(), Long(chance));

    private Task Late(Random chance) => InMood(Trouble.ChannelLate, new Mood.Late(Between(chance, 0.5, 9)), Long(chance));

    private Task HangForOne(Random chance)
    {
        var person = Whom[chance.Next(Whom.Count)];
        return InMood(Trouble.ChatHangs, new Mood.Hanging { Only = person }, Long(chance), person);
    }

    private async Task InMood(Trouble what, Mood mood, TimeSpan time, string? person = null)
    {
        var outage = troubles.Begin(what, person: person);
        await stage.Connector.Be(mood);
        await Task.Delay(time, TimeProvider.System);
        await stage.Connector.Be(new Mood.Taking());
        outage.To = Troubles.Now;
        // What it took meanwhile it leaves unanswered, and whoever sent that waits: in those chats, and until they give up.
        foreach (var chat in await stage.Connector.Holds()) holding.Add(Hold(chat));
    }

    private async Task Hold(string chat)
    {
        var outage = troubles.Begin(Trouble.ChatHolds, person: Teams.PersonIn(chat));
        await Task.WhenAny(stage.Connector.HoldsNoMore(chat), Task.Delay(GivenUpAfter, TimeProvider.System));
        outage.To = Troubles.Now;
    }

    private async Task Stopping(Task over)
    {
        var chance = new Random(seed);
        for (var n = 0; !isOver; n++)
        {
            await Task.WhenAny(Task.Delay(Between(chance, 1, 4), TimeProvider.System), over);
            if (!isOver) Stops.Add(await instances[n % instances.Count].Stop());
        }
    }

    private TimeSpan Brief(Random chance) => kind == Mishaps.EachOnce ? Between(chance, 1.5, 3) : Between(chance, 2, 12);

    private TimeSpan Long(Random chance) => kind == Mishaps.EachOnce ? Brief(chance) : Between(chance, 2, 30);

    private static TimeSpan Between(Random chance, double least, double most) => TimeSpan.FromSeconds(least + chance.NextDouble() * (most - least));
}
