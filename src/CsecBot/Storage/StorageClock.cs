using Azure.Core;
using Azure.Core.Pipeline;
namespace CsecBot.Storage;

/// How far this machine's clock is from storage's, which says the time with each answer. By a clock that is wrong all that is due comes too late, or
/// too early, and whatever looks after it by the same clock finds nothing amiss.
public sealed class StorageClock(TimeProvider machine) : HttpPipelineSynchronousPolicy
{
    private long ahead;

    /// Negative where ours is behind. None where storage was not asked yet.
    public TimeSpan Ahead => TimeSpan.FromTicks(Volatile.Read(ref ahead));

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (message.HasResponse && message.Response.Headers.Date is { } theirs) Volatile.Write(ref ahead, (machine.GetUtcNow() - theirs).Ticks);
    }
}
