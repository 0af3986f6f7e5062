using System.Globalization;
using System.Net;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CsecBot.Storage;
namespace CsecBot.Tests.Storage;

/// Storage that has too much to do may say for how long to leave it alone. Whoever waits for a page cannot.
public sealed class WhatStorageAsksFor
{
    [Theory]
    [InlineData("Retry-After", "3600", 1)]
    [InlineData("Retry-After", "Tue, 24 Nov 2026 11:10:00 GMT", 1)]
    [InlineData("retry-after-ms", "3600000", 1)]
    [InlineData("x-ms-retry-after-ms", "3600000", 1)]
    [InlineData("Retry-After", "0", 4)]
    [InlineData("Retry-After", "whenever it suits", 4)]
    public async Task A_long_wait_is_a_failure_now_and_a_short_one_is_waited(string header, string value, int tries)
    {
        var busy = new Busy(header, value);
        using var http = new HttpClient(busy);
        var options = Tables.Options();
        (options.Transport, options.Retry.Delay) = (new HttpClientTransport(http), TimeSpan.FromMilliseconds(1));
        options.RetryPolicy = new RetriesSoon(options.Retry);
        var table = new TableServiceClient("UseDevelopmentStorage=true", options).GetTableClient("dispatch");

        var failed = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("county", "head").WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));

        Assert.Equal((503, tries), (failed.Status, busy.Asked));
    }

    /// Twenty seconds and some, all tries together: who waits for a page is asked for it again by then.
    [Fact]
    public void Storage_that_does_not_answer_is_given_five_seconds_and_three_more_tries()
    {
        var retry = Tables.Options().Retry;
        Assert.Equal((TimeSpan.FromSeconds(5), 3, TimeSpan.FromSeconds(2)), (retry.NetworkTimeout, retry.MaxRetries, retry.MaxDelay));
    }

    private sealed class Busy(string header, string value) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
        {
            Asked++;
            var answer = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("") };
            answer.Headers.Date = DateTimeOffset.Parse("Tue, 24 Nov 2026 10:10:00 GMT", CultureInfo.InvariantCulture);
            answer.Headers.TryAddWithoutValidation(header, value);
            return Task.FromResult(answer);
        }
    }
}
