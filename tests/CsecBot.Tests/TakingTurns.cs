namespace CsecBot.Tests;

/// A turn that is never given back stops every beat that needs it, for good.
public sealed class TakingTurns
{
    private readonly Turns turns = new();

    [Fact]
    public async Task Whoever_gives_up_while_they_wait_for_the_second_has_given_back_the_first()
    {
        var (first, second) = Two();
        await turns.Of(second).WaitAsync();
        using var gone = new CancellationTokenSource();
        var waiting = turns.Take(first, second, gone.Token);
        Assert.Equal(0, turns.Of(first).CurrentCount);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((1, 0), (turns.Of(first).CurrentCount, turns.Of(second).CurrentCount));
    }

    /// Else each of two would have what the other waits for.
    [Fact]
    public async Task Whoever_waits_for_the_first_does_not_have_the_second_yet_whichever_they_named_first()
    {
        var (first, second) = Two();
        await turns.Of(first).WaitAsync();
        var waiting = turns.Take(second, first, default);
        Assert.Equal(1, turns.Of(second).CurrentCount);

        turns.Of(first).Release();

        using (await waiting) Assert.Equal((0, 0), (turns.Of(first).CurrentCount, turns.Of(second).CurrentCount));
    }

    [Fact]
    public async Task Both_are_taken_and_given_back_together_and_one_that_two_share_once()
    {
        var (first, second) = Two();
        foreach (var (one, other) in new[] { (first, second), (second, first), (first, first) })
        {
            using (await turns.Take(one, other, default)) Assert.Equal((0, 0), (turns.Of(one).CurrentCount, turns.Of(other).CurrentCount));
            Assert.Equal((1, 1), (turns.Of(one).CurrentCount, turns.Of(other).CurrentCount));
        }
    }

    /// Two that have turns of their own, in the order in which they are taken.
    private static (string First, string Second) Two()
    {
        var two = new[] { "R-00000001", "R-00000002" }.OrderBy(k => Turns.Number(k) % 256).ToList();
        Assert.NotEqual(Turns.Number(two[0]) % 256, Turns.Number(two[1]) % 256);
        return (two[0], two[1]);
    }
}
