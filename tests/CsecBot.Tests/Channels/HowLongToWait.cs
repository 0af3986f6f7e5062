using CsecBot.Channels;
namespace CsecBot.Tests.Channels;

public class HowLongToWait
{
    [Theory]
    [InlineData(0, 0, 1, 1.25), InlineData(1, 0, 2, 2.5), InlineData(3, 0, 8, 10), InlineData(50, 0, 30, 37.5), InlineData(0, 20, 20, 25)]
    public void Doubles_to_half_a_minute_is_never_less_than_asked_for_and_never_quite_the_same(int attempts, int asked, double least, double most)
    {
        var waits = Enumerable.Range(0, 200).Select(n => Backoff.After($"out|{n}", attempts, TimeSpan.FromSeconds(asked)).TotalSeconds).ToList();
        Assert.All(waits, w => Assert.InRange(w, least, most));
        Assert.True(waits.Distinct().Count() > 100);
    }
}
