using System.Collections.Concurrent;
namespace CsecBot;

/// Says a line of each kind at once, and counts what follows of it for a minute: whoever knocks a million times must not fill a disk,
/// nor bury the line that matters.
internal sealed class SparingLog(ILogger log, TimeProvider machine) : ILogger
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<(LogLevel Level, string Words), Kind> kinds = new();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => log.BeginScope(state);

    public bool IsEnabled(LogLevel level) => log.IsEnabled(level);

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? e, Func<TState, Exception?, string> format)
    {
        if (!IsEnabled(level)) return;
        // The words as the code has them, of which there are only so many.
        var words = (state as IReadOnlyList<KeyValuePair<string, object?>>)?.LastOrDefault(p => p.Key == "{OriginalFormat}").Value as string ?? "";
        var kind = kinds.GetOrAdd((level, words), key => new(more => log.Log(key.Level, "{More} more in a minute: {Words}", more, key.Words), machine));
        if (kind.MayBeSaid()) log.Log(level, id, state, e, format);
    }

    private sealed class Kind(Action<int> tell, TimeProvider machine)
    {
        private readonly Lock one = new();
        private ITimer? minute;
        private int more;

        public bool MayBeSaid()
        {
            lock (one)
            {
                if (minute is not null) { more++; return false; }
                minute = machine.CreateTimer(_ => Over(), null, Every, Timeout.InfiniteTimeSpan);
                return true;
            }
        }

        private void Over()
        {
            int counted;
            lock (one)
            {
                (counted, more) = (more, 0);
                if (counted > 0)
                {
                    minute!.Change(Every, Timeout.InfiniteTimeSpan);
                }
                else
                {
                    minute!.Dispose();
                    minute = null;
                }
            }
            if (counted > 0) tell(counted);
        }
    }
}
