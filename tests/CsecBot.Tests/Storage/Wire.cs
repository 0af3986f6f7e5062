using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using Azure.Core.Pipeline;
namespace CsecBot.Tests.Storage;

/// The way to the storage: counts what is asked, lets somebody in before a save, and can lose one or the answer to one that was carried out.
public sealed class Wire : HttpPipelineTransport
{
    private readonly HttpClientTransport real;

    public Wire() => real = new(new Busy(this) { InnerHandler = new HttpClientHandler() });

    public int Requests { get; set; }
    public int Lose { get; set; }
    public int LosesReads { get; set; }
    public bool IsCut { get; set; }

    /// Until then nothing is answered.
    public Task Hangs { get; set; } = Task.CompletedTask;

    /// So many saves are answered as storage answers one that it cannot do just now, done or not.
    public int IsBusy { get; set; }
    public bool DoneAllTheSame { get; set; }
    public Func<Task>? BeforeSave { get; set; }
    public Func<Task>? AfterLoss { get; set; }

    public override Request CreateRequest() => real.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("Nothing here waits for the storage without awaiting it.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        Requests++;
        await Hangs.WaitAsync(message.CancellationToken);
        var isSave = message.Request.Method != RequestMethod.Get;
        if (!isSave && LosesReads > 0)
        {
            LosesReads--;
            throw new IOException("The connection was closed before anything was sent.");
        }
        if (isSave && IsCut) throw new IOException("The connection was closed before anything was sent.");
        if (isSave && BeforeSave is { } first) await first();
        await real.ProcessAsync(message);
        if (!isSave || Lose <= 0) return;
        Lose--;
        if (AfterLoss is { } then) await then();
        throw new IOException("The connection was closed before the answer came.");
    }

    private sealed class Busy(Wire wire) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
        {
            if (request.Method != HttpMethod.Post || wire.IsBusy <= 0) return await base.SendAsync(request, stop);
            wire.IsBusy--;
            if (wire.DoneAllTheSame) (await base.SendAsync(request, stop)).Dispose();
            const string body = "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 503 Server busy.\r\nContent-Type: application/json\r\n\r\n"
                + """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"0:The server is busy."}}}""" + "\r\n--c--\r\n--b--\r\n";
            var answer = new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StringContent(body) };
            answer.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=b");
            return answer;
        }
    }
}
