using Azure.Core;
using Azure.Core.Pipeline;
namespace CsecBot.Storage;

/// So many requests of this instance are under way to storage at a time; the next go as answers come. Storage that is slow gets no faster by more
/// of them: they would wait in line there, be given up, and be asked again. What waits here is not given up for that.
internal sealed class InLine(int atOnce) : HttpPipelinePolicy
{
    private readonly SemaphoreSlim places = new(atOnce);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await places.WaitAsync(message.CancellationToken);
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        finally
        {
            places.Release();
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        places.Wait(message.CancellationToken);
        try
        {
            ProcessNext(message, pipeline);
        }
        finally
        {
            places.Release();
        }
    }
}
