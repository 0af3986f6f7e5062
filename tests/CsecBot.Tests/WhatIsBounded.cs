using CsecBot.Teams;
using CsecBot.Tests.Flow;
using CsecBot.Timers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests;

/// What grows with what comes from outside, and where it ends.
public class WhatIsBounded
{
    private static readonly Activity Press = new() { Type = "invoke", Id = "f:1", ChannelId = "msteams", Conversation = new() { Id = "chat" }, From = new() { Id = "29:a" }, Value = "accept" };

    [Fact]
    public void A_memory_never_holds_more_than_it_may()
    {
        var lately = new Lately<int>(100);
        for (var n = 0; n < 1_000; n++)
        {
            lately.Keep($"{n}", n);
            Assert.InRange(lately.Count, 1, 100);
            Assert.True(lately.Knows($"{n}", out var known) && known == n);
        }
        lately.Keep("999", 0);
        Assert.Equal(100, lately.Count);
    }

    [Fact]
    public async Task A_repeat_waits_for_the_first_and_is_not_done_itself()
    {
        var (repeats, done, gate) = (new Repeats(new FakeTimeProvider()), 0, new TaskCompletionSource());
        async Task<Answered?> Turn()
        {
            Interlocked.Increment(ref done);
            await gate.Task;
            return new(new InvokeResponse { Status = 200 });
        }
        var all = Enumerable.Range(0, 100).Select(_ => repeats.Once(Press, Turn, default)).ToList();
        Assert.DoesNotContain(all, a => a.IsCompleted);
        gate.SetResult();
        var answers = await Task.WhenAll(all);
        Assert.Equal(1, done);
        Assert.Single(answers, a => !a.IsRepeat);
        Assert.Single(answers.Select(a => a.Answer).Distinct());
    }

    [Fact]
    public async Task Of_those_who_wait_for_one_that_fails_one_tries_again_and_the_others_have_its_answer()
    {
        var (repeats, done, gate) = (new Repeats(new FakeTimeProvider()), 0, new TaskCompletionSource());
        async Task<Answered?> Turn()
        {
            var first = Interlocked.Increment(ref done) == 1;
            await gate.Task;
            return first ? throw new TimeoutException() : new(null);
        }
        var failed = repeats.Once(Press, Turn, default);
        var waiting = Enumerable.Range(0, 100).Select(_ => repeats.Once(Press, Turn, default)).ToList();
        gate.SetResult();
        await Assert.ThrowsAsync<TimeoutException>(() => failed);
        Assert.Single(await Task.WhenAll(waiting), a => !a.IsRepeat);
        Assert.Equal(2, done);
    }

    /// It may hold where a child is.
    [Fact]
    public async Task An_answer_is_forgotten_when_its_time_is_over_though_nobody_comes_any_more()
    {
        var machine = new FakeTimeProvider();
        var repeats = new Repeats(machine);
        await repeats.Once(Press, () => Task.FromResult<Answered?>(new(new InvokeResponse { Status = 200 })), default);
        machine.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, repeats.Held);
        machine.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, repeats.Held);
    }

    /// Timers and clocks are two.
    [Fact]
    public async Task An_answer_is_forgotten_though_the_timer_runs_a_moment_before_its_time()
    {
        var machine = new Hasty();
        var repeats = new Repeats(machine);
        await repeats.Once(Press, () => Task.FromResult<Answered?>(new(new InvokeResponse { Status = 200 })), default);
        machine.Advance(TimeSpan.FromSeconds(30) - Hasty.Before);
        Assert.Equal(0, repeats.Held);
    }

    private sealed class Hasty : FakeTimeProvider
    {
        public static readonly TimeSpan Before = TimeSpan.FromMilliseconds(1);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, dueTime - Before, period);
    }

    /// Each may hold a card with a place on it.
    [Fact]
    public async Task No_more_than_two_hundred_and_fifty_six_answers_are_held_at_once()
    {
        var (repeats, most) = (new Repeats(new FakeTimeProvider()), 0);
        for (var n = 0; n < 1_000; n++)
        {
            await repeats.Once(new() { Type = "invoke", Id = $"f:{n}", ChannelId = "msteams", Conversation = new() { Id = "chat" } }, () => Task.FromResult<Answered?>(new(new InvokeResponse { Status = 200 })), default);
            most = Math.Max(most, repeats.Held);
        }
        Assert.Equal(256, most);
    }

    /// Forgotten, it would be done twice.
    [Fact]
    public async Task What_is_under_way_is_not_forgotten_however_much_else_is_answered()
    {
        var (machine, done, gate) = (new FakeTimeProvider(), 0, new TaskCompletionSource());
        var repeats = new Repeats(machine);
        async Task<Answered?> Turn()
        {
            done++;
            await gate.Task;
            return new(null);
        }
        var first = repeats.Once(Press, Turn, default);
        for (var n = 0; n < 1_000; n++)
            await repeats.Once(new() { Type = "message", Id = $"{n}", ChannelId = "msteams", Conversation = new() { Id = "chat" } }, () => Task.FromResult<Answered?>(new(null)), default);
        machine.Advance(TimeSpan.FromMinutes(1));
        var again = repeats.Once(Press, Turn, default);
        gate.SetResult();
        Assert.Equal((false, true, 1), ((await first).IsRepeat, (await again).IsRepeat, done));
    }

    /// The one that is needed soonest is the newest.
    [Fact]
    public async Task Of_what_is_answered_the_oldest_is_forgotten_first()
    {
        var repeats = new Repeats(new FakeTimeProvider());
        async Task<bool> IsRepeat(int n) =>
            (await repeats.Once(new() { Type = "message", Id = $"{n}", ChannelId = "msteams", Conversation = new() { Id = "chat" } }, () => Task.FromResult<Answered?>(new(null)), default)).IsRepeat;
        for (var n = 0; n <= 256; n++) Assert.False(await IsRepeat(n));
        Assert.True(await IsRepeat(256));
        Assert.True(await IsRepeat(200));
    }

    [Fact]
    public async Task What_was_not_taken_or_failed_is_done_again_and_so_is_what_another_id_or_person_or_button_says()
    {
        var (repeats, done) = (new Repeats(new FakeTimeProvider()), 0);
        async Task Once(Activity activity, Answered? answer) => await repeats.Once(activity, () => { done++; return Task.FromResult(answer); }, default);
        await Once(Press, null);
        await Assert.ThrowsAsync<TimeoutException>(() => repeats.Once(Press, () => throw new TimeoutException(), default));
        await Once(Press, new(null));
        await Once(Press, new(null));
        Assert.Equal(2, done);
        Activity Other(Action<Activity> change)
        {
            var other = new Activity { Type = Press.Type, Id = Press.Id, ChannelId = Press.ChannelId, Conversation = new() { Id = "chat" }, From = new() { Id = "29:a" }, Value = Press.Value };
            change(other);
            return other;
        }
        foreach (var change in new Action<Activity>[] { a => a.Id = "f:2", a => a.From = new() { Id = "29:b" }, a => a.Value = "decline", a => a.Conversation = new() { Id = "other" }, a => a.Type = "message" }) await Once(Other(change), new(null));
        Assert.Equal(7, done);
        await Once(Other(a => a.Id = null), new(null));
        await Once(Other(a => a.Id = null), new(null));
        Assert.Equal(9, done);   // without an id nobody can tell
    }

    [Fact]
    public async Task Any_number_who_ask_share_the_look_that_begins_after_they_asked()
    {
        var (begun, gates) = (0, new[] { new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource() });
        var shared = new Shared<int>(async () =>
        {
            var mine = Interlocked.Increment(ref begun);
            await gates[mine - 1].Task;
            return mine;
        });
        var first = shared.Ask();
        var during = Enumerable.Range(0, 100).Select(_ => shared.Ask()).ToList();
        gates[0].SetResult();
        Assert.Equal(1, await first);
        gates[1].SetResult();
        Assert.All(await Task.WhenAll(during), n => Assert.Equal(2, n));
        gates[2].SetResult();
        Assert.Equal(3, await shared.Ask());
    }

    /// What another instance saved and died over is known to nobody else.
    [Theory]
    [InlineData(14, 14), InlineData(60, 15), InlineData(null, 15)]
    public void A_beat_comes_when_something_is_due_and_within_fifteen_seconds_whatever_is(int? due, int comes)
    {
        var clock = new FakeTimeProvider(Night.Start);
        Assert.Equal(Night.Start.AddSeconds(comes), Heartbeat.At(due is { } seconds ? Night.Start.AddSeconds(seconds) : null, new(clock, clock)).StartTimeUtc);
    }

    [Fact]
    public void A_line_is_said_at_once_and_then_counted_minute_by_minute_each_kind_by_itself()
    {
        using var lines = new LogLines();
        var clock = new FakeTimeProvider();
        var log = new SparingLog(lines.CreateLogger("door"), clock);
        IEnumerable<string> Said() => lines.All.Select(l => $"{l.Level} {l.Text.Split(": ", 2)[1].Trim()}");
        for (var n = 0; n < 1_000; n++) log.LogWarning("refused {Why}", n);
        log.LogError("failed");
        Assert.Equal(["Warning refused 0", "Error failed"], Said());
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Warning 999 more in a minute: refused {Why}", Assert.Single(Said().Skip(2)));
        log.LogWarning("refused {Why}", "again");
        Assert.Equal(3, Said().Count());
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Warning 1 more in a minute: refused {Why}", Said().Last());
        clock.Advance(TimeSpan.FromMinutes(1));
        log.LogWarning("refused {Why}", "later");
        Assert.Equal(["Warning refused later"], Said().Skip(4));
    }

    /// Asked more at a time, slow storage would be given up on and asked again.
    [Fact]
    public async Task Storage_is_asked_sixteen_things_at_a_time_and_the_next_as_answers_come()
    {
        var (underWay, most, gate) = (0, 0, new TaskCompletionSource());
        var full = new TaskCompletionSource();
        using var http = new HttpClient(new Answering(async () =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++underWay);
                if (underWay == 16) full.TrySetResult();
            }
            await gate.Task;
            lock (gate) underWay--;
        }));
        var options = CsecBot.Storage.Tables.Options();
        options.Transport = new Azure.Core.Pipeline.HttpClientTransport(http);
        var table = new Azure.Data.Tables.TableServiceClient("UseDevelopmentStorage=true", options).GetTableClient("dispatch");
        var asked = Enumerable.Range(0, 40).Select(n => table.GetEntityIfExistsAsync<Azure.Data.Tables.TableEntity>("county", $"{n}")).ToList();
        await full.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        gate.SetResult();
        Assert.All(await Task.WhenAll(asked), found => Assert.False(found.HasValue));
        Assert.Equal(16, most);
    }

    private sealed class Answering(Func<Task> meanwhile) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await meanwhile();
            return new(System.Net.HttpStatusCode.NotFound) { Content = new StringContent("""{ "odata.error": { "code": "ResourceNotFound" } }""", System.Text.Encoding.UTF8, "application/json") };
        }
    }
}
