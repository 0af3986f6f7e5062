namespace CsecBot.DevHost;

/// The end of what a process printed, kept for the sentence that tells why it failed.
internal sealed class LastLines(int capacity)
{
    private readonly Queue<string> lines = new();

    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (lines)
        {
            lines.Enqueue(line.TrimEnd());
            while (lines.Count > capacity)
            {
                lines.Dequeue();
            }
        }
    }

    public string[] ToArray()
    {
        lock (lines)
        {
            return [.. lines];
        }
    }

    public override string ToString()
    {
        var last = ToArray();
        return last.Length == 0 ? "It printed nothing." : "It printed last:" + string.Concat(last.Select(l => Environment.NewLine + "    " + l));
    }
}
