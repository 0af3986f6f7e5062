using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
namespace CsecBot.Teams;

/// What a turn was answered with; nothing but that it was taken, where it was no invoke.
public sealed record Answered(InvokeResponse? Invoke);

/// The turns of the last seconds. A channel that waited too long for an answer sends the same turn again: it gets the answer of the first, also
/// while that one is still under way, and nothing is read or done twice.
internal sealed class Repeats(TimeProvider machine)
{
    // An answer holds a card, and may hold a place: so few of them, for so short a time; the oldest goes first. [privacy]
    // What is under way is not counted: the gate has a limit for it, and forgotten it would be done twice.
    private const int AtMost = 256;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    private sealed class Turn(Task<Answered?> answer)
    {
        public Task<Answered?> Answer => answer;

        /// Under way it is never over.
        public DateTimeOffset Until { get; set; } = DateTimeOffset.MaxValue;
    }

    private readonly ConcurrentDictionary<string, Turn> turns = new();

    /// How many answers are held now.
    public int Held => turns.Count;

    /// Does what this activity asks for unless that was done just now. What was not taken, or failed, is done again.
    public async Task<(Answered? Answer, bool IsRepeat)> Once(Activity activity, Func<Task<Answered?>> turn, CancellationToken stop)
    {
        if (KeyOf(activity) is not { } key) return (await turn(), false);
        var done = new TaskCompletionSource<Answered?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var mine = new Turn(done.Task);
        DropIfOver(key, machine.GetUtcNow());
        // Of several who wait for one that fails, one tries, and the others wait for that.
        while (turns.GetOrAdd(key, mine) is var kept && kept != mine)
            if (await kept.Answer.WaitAsync(stop) is { } given) return (given, true);
        Answered? answer = null;
        try
        {
            return (answer = await turn(), false);
        }
        finally
        {
            mine.Until = machine.GetUtcNow() + Kept;
            if (answer is null) turns.TryRemove(new(key, mine));
            else _ = Forget(key, mine.Until);
            done.SetResult(answer);
            MakeRoom();
        }
    }

    /// Also where nobody comes any more. Whoever waits for it holds the key alone, not the answer; and the timer may have run a moment before the clock says so.
    private async Task Forget(string key, DateTimeOffset until)
    {
        await Task.Delay(Kept, machine);
        DropIfOver(key, until);
    }

    private void DropIfOver(string key, DateTimeOffset at)
    {
        if (turns.TryGetValue(key, out var old) && old.Until <= at) turns.TryRemove(new(key, old));
    }

    private void MakeRoom()
    {
        if (turns.Count <= AtMost) return;
        List<KeyValuePair<string, Turn>> answered = [.. turns.Where(t => t.Value.Until < DateTimeOffset.MaxValue).OrderBy(t => t.Value.Until)];
        foreach (var oldest in answered.SkipLast(AtMost)) turns.TryRemove(oldest);
    }

    /// The channel's id alone would do, if every channel kept to it. The same id with other content is another turn.
    private static string? KeyOf(Activity a) => a is { Id.Length: > 0, Conversation.Id: { } conversation }
        ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(
            new[] { a.ChannelId, conversation, a.Conversation.TenantId, a.From?.Id, a.From?.AadObjectId, a.Type, a.Name, a.Action, a.Id, a.Text, (a.Value as JToken)?.ToString(Formatting.None) ?? $"{a.Value}" }))))
        : null;
}
