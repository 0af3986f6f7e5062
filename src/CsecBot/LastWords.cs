namespace CsecBot;

/// The last that a graceful stop waits for. Requests and beats have ended by then; what they decided is still being told to people, and a
/// message that was sent and not yet settled would be sent once more by another instance.
public sealed class LastWords(Dispatcher dispatcher, ILogger<LastWords> log) : IHostedService
{
    public Task StartAsync(CancellationToken stop) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken stop)
    {
        var told = dispatcher.Drain();
        if (!told.IsCompleted) log.LogInformation("Before this ends, messages that are on their way are seen through");
        try
        {
            await told.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            log.LogWarning("Messages are still on their way; they stand in storage, and the next instance sends them");
        }
    }
}
