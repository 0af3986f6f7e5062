using CsecBot.Teams;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// How much comes through from Teams where nothing is set. Paces fill up again by the computer's own clock, so what a burst may hold is counted generously:
/// a computer that stands still for seconds lets some more through, and half or twice as much is seen all the same.
public sealed class AtTheGate(AzuriteFixture azurite) : FlowTest(azurite)
{
    private static readonly (string, string?)[] NothingSet = [("Bot:ActivitiesPerSecond", "")];

    [Fact]
    public async Task Thirty_two_turns_are_had_at_once_two_hundred_and_fifty_six_wait_and_the_next_is_to_come_again()
    {
        var night = await Begin();
        var bot = new Busy();
        var all = Crowd(night, bot, 32 + 256 + 1);

        Assert.Equal(32, bot.Begun);
        Assert.Equal(32 + 256, all.Count(t => !t.IsCompleted));
        Assert.Equal(503, (await all[^1])!.Status);
        bot.Done();
        Assert.All(await All(all[..^1]), later => Assert.Null(later));
    }

    [Theory]
    [InlineData(9.9, null)]
    [InlineData(10, 503)]
    public async Task Who_waits_has_a_turn_in_the_last_moment_of_ten_seconds_and_after_it_none(double seconds, int? status)
    {
        var night = await Begin();
        var bot = new Busy();
        var all = Crowd(night, bot, 32 + 1);

        night.Machine.Advance(TimeSpan.FromSeconds(seconds));
        if (status is null) bot.Done();
        Assert.Equal(status, (await All([all[^1]]))[0]?.Status);
        bot.Done();
    }

    [Fact]
    public async Task One_person_says_five_things_a_second_and_ten_seconds_worth_at_once()
    {
        var night = await Begin(null, NothingSet);
        Assert.InRange(await Until429(night, n => Said(People.Csw1, $"junk {n}")), 50, 99);
    }

    [Fact]
    public async Task All_who_are_on_no_roster_share_what_ten_people_may_say()
    {
        var night = await Begin(null, NothingSet);
        Assert.InRange(await Until429(night, n => Said(People.Id(1_000 + n), "junk")), 500, 999);
    }

    /// However many numbers somebody makes up.
    [Fact]
    public async Task One_persons_answers_to_requests_share_sixteen_paces()
    {
        const int Requests = 4_000;
        var (night, taken) = (await Begin(null, NothingSet), 0);
        for (var n = 0; n < Requests; n++)
            if (await Pass(night, Said(People.Csw1, $"accept R-{n:00000000}"), new Busy(isDone: true)) is null) taken++;
        Assert.InRange(taken, 16 * 50, 16 * 50 * 2 - 1);
    }

    /// Else the acceptance that Teams sends again would be taken anew, after the seat was given back.
    [Fact]
    public async Task Whoever_says_much_else_makes_no_answer_to_a_request_forgotten()
    {
        var (night, bot) = (await Begin(), new Busy(isDone: true));
        Activity Accepts() => Said(People.Csw1, "accept R-7K3QF2M4", "f:1");
        Assert.Null(await Pass(night, Accepts(), bot));
        for (var n = 0; n < 400; n++) await Pass(night, Said(People.Id(1_000 + n), "junk", $"junk {n}"), bot);
        var begun = bot.Begun;
        Assert.Null(await Pass(night, Accepts(), bot));
        Assert.Equal(begun, bot.Begun);
    }

    /// On a slow storage the channel gives up before an acceptance is saved.
    [Fact]
    public async Task Whoever_was_let_in_is_heard_though_the_channel_waits_no_longer()
    {
        var (night, bot) = (await Begin(), new Busy());
        using var waits = new CancellationTokenSource();
        var turn = Pass(night, Said(People.Csw1, "accept"), bot, waits.Token);
        await waits.CancelAsync();
        Assert.Equal((1, 0), (bot.Begun, bot.GivenUp));
        bot.Done();
        Assert.Null(await turn);
    }

    /// How many were taken before the first that was too much from one person.
    private static async Task<int> Until429(Night night, Func<int, Activity> said)
    {
        for (var n = 0; ; n++)
            if (await Pass(night, said(n), new Busy(isDone: true)) is { } later)
            {
                Assert.Equal(429, later.Status);
                return n;
            }
    }

    /// Of people nobody knows, all at once.
    private static List<Task<Later?>> Crowd(Night night, IBot bot, int many) => [.. Enumerable.Range(0, many).Select(n => Pass(night, Said(People.Id(1_000 + n), "help"), bot))];

    private static Task<Later?[]> All(IEnumerable<Task<Later?>> turns) => Task.WhenAll(turns).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

    private static Task<Later?> Pass(Night night, Activity activity, IBot bot, CancellationToken stop = default) =>
        night.Parts.GetRequiredService<Gate>().Pass(new TurnContext(night.Parts.GetRequiredService<CloudAdapter>(), activity), bot, stop);

    /// Without an id none is taken for a repeat.
    private static Activity Said(string person, string text, string? id = null) => new()
    {
        Id = id, Type = ActivityTypes.Message, ChannelId = "msteams", Text = text, Conversation = new() { Id = "chat", TenantId = Night.Tenant }, From = new() { Id = $"29:{person}", AadObjectId = person },
    };

    /// Each turn lasts until all are done.
    private sealed class Busy : IBot
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int begun, givenUp;

        public Busy(bool isDone = false)
        {
            if (isDone) Done();
        }

        public int Begun => begun;

        public int GivenUp => givenUp;

        public void Done() => done.TrySetResult();

        public Task OnTurnAsync(ITurnContext turnContext, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref begun);
            cancellationToken.Register(() => Interlocked.Increment(ref givenUp));
            return done.Task;
        }
    }
}
