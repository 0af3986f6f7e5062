namespace CsecBot.DevHost;

/// <summary>The end of what a process printed, kept for the sentence that tells why it failed.</summary>
internal sealed class LastLines(int capacity)
{
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line.TrimEnd());
            while (_lines.Count > capacity)
            {
                _lines.Dequeue();
            }
        }
    }

    public string[] ToArray()
    {
        lock (_lines)
        {
            return [.. _lines];
        }
    }

    public override string ToString()
    {
        var lines = ToArray();
        return lines.Length == 0 ? "It printed nothing." : "It printed last:" + string.Concat(lines.Select(l => Environment.NewLine + "    " + l));
    }
}
