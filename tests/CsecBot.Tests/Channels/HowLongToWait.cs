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

    /// A claim that ends, a try that hangs and this wait come together within twenty seconds after an outage.
    [Theory]
    [InlineData(0, 0, 1, 1.25), InlineData(50, 0, 4, 5), InlineData(50, 20, 20, 25)]
    public void A_page_is_tried_every_few_seconds_however_long_the_outage(int attempts, int asked, double least, double most) =>
        Assert.All(Enumerable.Range(0, 200), n => Assert.InRange(Backoff.After($"out|{n}", attempts, TimeSpan.FromSeconds(asked), isUrgent: true).TotalSeconds, least, most));
}
