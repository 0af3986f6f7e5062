using Azure.Core;
using Azure.Core.Pipeline;
namespace CsecBot.Tests.Storage;

/// The way to the storage: counts what is asked, lets somebody in before a save, and can lose one or the answer to one that was carried out.
public sealed class Wire : HttpPipelineTransport
{
    private readonly HttpClientTransport real = new();

    public int Requests { get; set; }
    public int Lose { get; set; }
    public int LosesReads { get; set; }
    public bool IsCut { get; set; }
    public Func<Task>? BeforeSave { get; set; }
    public Func<Task>? AfterLoss { get; set; }

    public override Request CreateRequest() => real.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("Nothing here waits for the storage without awaiting it.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        Requests++;
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
}
