using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Tests.Storage;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// It gets no faster by more that is begun: what waits too long for it is claimed and read again, and that makes the next wait longer still.
public sealed class StorageThatIsSlow(AzuriteFixture azurite) : FlowTest(azurite)
{
    private readonly Wire wire = new();

    [Fact]
    public async Task While_a_save_takes_long_eight_are_decided_at_once()
    {
        const int Due = 20, AtOnce = 8;
        var (night, slow, beats, dispatcher) = await Slow();
        var id = await night.Refer();
        var (turns, taken) = (new Turns(), new HashSet<object>());
        taken.Add(turns.Of(id));
        for (var n = 0; n < Due; n++)
            if (await night.Refer(People.Referral(n)) is var other && !taken.Add(turns.Of(other))) await Ends(night, other);   // two that share a turn are never decided side by side
        wire.BeforeSave = () => Takes(night);
        await night.Leaves(id, [], slow);

        var (begun, enough, goesOn) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        wire.BeforeSave = () =>
        {
            if (Interlocked.Increment(ref begun) == AtOnce) enough.SetResult();
            return goesOn.Task;
        };
        night.Clock.Advance(TimeSpan.FromMinutes(3));
        var beat = beats.Run(default);
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        for (var n = 0; n < 4 * Due; n++) await night.Referrals.Load(id, default);   // time enough for others to come as far
        Assert.Equal(AtOnce, Volatile.Read(ref begun));

        goesOn.SetResult();
        await beat.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        await dispatcher.Drain();
        Assert.All(await night.Referrals.AllOpen(default).ToListAsync(), r => Assert.All(r.Pages, p => Assert.Equal(2, p.Messages.Length)));
        night.LooksThrough();
    }

    [Fact]
    public async Task A_beat_waits_for_it_longer_than_for_a_chat_and_not_for_ever()
    {
        var (night, _, beats, dispatcher) = await Slow();
        await night.Refer();
        var (saves, goesOn) = (0, new TaskCompletionSource());
        wire.BeforeSave = () => Interlocked.Increment(ref saves) == 1 ? Takes(night) : goesOn.Task;   // what was decided is saved, and nothing after it
        var waits = night.Machine.WaitsFor(TimeSpan.FromSeconds(2));
        night.Clock.Advance(TimeSpan.FromMinutes(3));

        var beat = beats.Run(default);
        for (var waited = 2; waited <= 10; waited += 2)
        {
            Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(30)), $"no longer than {waited - 2} s");
            Assert.False(beat.IsCompleted);
            night.Machine.Advance(TimeSpan.FromSeconds(2));
        }
        await beat.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        goesOn.SetResult();
        await dispatcher.Drain();
        night.LooksThrough();
    }

    /// Of all else a beat then takes few.
    [Fact]
    public async Task However_many_telephones_and_warnings_were_left_one_beat_takes_them_all()
    {
        var (night, slow, beats, dispatcher) = await Slow();
        var id = await night.Refer();
        wire.BeforeSave = () => Takes(night);
        Message[] left = [.. Enumerable.Range(0, 20).Select(n => new Message.Phone(People.Id(100 + n), Role.Csw, null)), new Message.Warning(People.Csw1, Role.Csw, 30)];
        await night.Leaves(id, left, slow);

        night.Machine.Advance(TimeSpan.FromSeconds(10));
        await beats.Run(default);
        await dispatcher.Drain();
        Assert.True(slow.IsSlow);
        night.Machine.Advance(TimeSpan.FromMinutes(1));
        Assert.False(slow.IsSlow);                                               // how it is by now nobody knows
        Assert.Empty(await night.Referrals.Left(default).ToListAsync());
        night.LooksThrough();
    }

    private static Task Ends(Night night, string id) => night.Parts.GetRequiredService<Dispatcher>().Handle(
        id, (_, at) => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.NotCsec)], at, "hotline:desk", at), default);

    /// More than a second.
    private static Task Takes(Night night)
    {
        night.Machine.Advance(TimeSpan.FromSeconds(1.1));
        return Task.CompletedTask;
    }

    /// With an instance beside the service's own that has this way to storage.
    private async Task<(Night, ReferralTable, Beat, Dispatcher)> Slow()
    {
        var night = await Begin();
        await night.Phone(People.Csw1).Installs();
        await night.Phone(People.Advocate1).Installs();
        var slow = new ReferralTable(new(Azurite.ConnectionString, night.Table.Name, new() { Transport = wire }), "los-angeles", night.Machine, TimeSpan.FromDays(30));
        var dispatcher = ActivatorUtilities.CreateInstance<Dispatcher>(night.Parts, slow);
        await (await night.Timers).Standby();                                    // nobody beats but it
        return (night, slow, ActivatorUtilities.CreateInstance<Beat>(night.Parts, dispatcher, slow), dispatcher);
    }
}
