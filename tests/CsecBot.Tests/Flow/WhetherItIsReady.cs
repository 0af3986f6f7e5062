using System.Net;
namespace CsecBot.Tests.Flow;

/// What a load balancer asks before it sends anybody here.
public sealed class WhetherItIsReady(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task What_storage_did_a_moment_ago_is_answer_enough_and_then_it_is_asked_again()
    {
        var night = await Begin();
        night.Allows("Storage is out of reach");
        Assert.Equal(HttpStatusCode.OK, (await night.Http.GetAsync("/health/ready")).StatusCode);   // nothing was done yet, so it was asked
        await night.Refer();
        await night.Table.DeleteAsync();

        night.Machine.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(HttpStatusCode.OK, (await night.Http.GetAsync("/health/ready")).StatusCode);
        night.Machine.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await night.Http.GetAsync("/health/ready")).StatusCode);
    }
}
