using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
namespace CsecBot.Tests.Flow;

/// Every line the service writes, so that tests can look for what must not be there.
public sealed class LogLines : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, string Text)> All { get; } = new();

    public IEnumerable<string> Errors => All.Where(l => l.Level >= LogLevel.Error).Select(l => l.Text);

    /// Until a line with these words is written.
    public Task Until(string words)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Wrote += line => { if (line.Contains(words, StringComparison.Ordinal)) written.TrySetResult(); };
        return written.Task;
    }

    private event Action<string>? Wrote;

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose() { }

    private sealed class Writer(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel level) => true;
        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? e, Func<TState, Exception?, string> format)
        {
            var line = $"{category}: {format(state, e)} {e}";
            lines.All.Enqueue((level, line));
            lines.Wrote?.Invoke(line);
        }
    }
}
