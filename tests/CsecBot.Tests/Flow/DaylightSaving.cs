using System.Globalization;
namespace CsecBot.Tests.Flow;

/// The nights on which the clocks change: elapsed time stays elapsed time, and cards speak the local one.
public sealed class DaylightSaving(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Theory]
    [InlineData("2026-11-01T08:50:00Z", "02:20")]   // 01:50 for the first time; ninety minutes later it is 02:20, not 03:20
    [InlineData("2027-03-14T09:50:00Z", "04:20")]   // 01:50; ninety minutes later it is 04:20
    public async Task Ninety_minutes_are_ninety_minutes(string start, string respondBy)
    {
        var at = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture);
        var night = await BeginAt(at);
        var csw = await night.Phone(People.Csw1).Installs();
        var second = await night.Phone(People.Csw2).Installs();
        var referral = People.Referral();
        referral.Remove("callReceivedAt");
        referral.Remove("decidedAt");
        var id = await night.Refer(referral);
        csw.Expects($"Dispatch request {id}. Respond by {respondBy}.", minute: 0);
        await night.FastForward(TimeSpan.FromMinutes(6));
        csw.Expects($"Respond by {respondBy}", minute: 3);
        second.Expects($"Respond by {respondBy}", minute: 6);
        Assert.Contains("You have accepted.", await second.Says("accept"), StringComparison.Ordinal);
        await night.FastForward(TimeSpan.FromMinutes(84));
        foreach (var (minute, words) in new[] { (60, "30 minutes left."), (75, "15 minutes left."), (90, "The time is up.") }) second.Expects(words, minute);
        Assert.Contains((await night.Look(id))["events"]!.AsArray(), e => (string?)e!["event"] == "breached" && e["at"]!.GetValue<DateTimeOffset>() == at.AddMinutes(90));
    }
}
