namespace CsecBot.DevHost;

/// A temporary folder, gone when disposed.
internal sealed class ScratchFolder : IAsyncDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("csecbot-").FullName;

    public ValueTask DisposeAsync()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is just ending may still hold a file; the system clears its temporary folder.
        }

        return ValueTask.CompletedTask;
    }
}
