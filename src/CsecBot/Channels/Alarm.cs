using CsecBot.Cards;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Teams;
namespace CsecBot.Channels;

/// What may not be well with the engine. `Unknown` where nobody could look.
public enum Trouble { Unknown, Heartbeat, Clock, Behind, Forgotten, Roster, Drill }

/// Tells one supervisor or duty manager on call that the engine itself is not well. It goes past the outbox, which may be what is not well.
public sealed class Alarm(Dispatcher dispatcher, AddressBook addresses, TeamsChannel teams, Clocks clocks, ILogger<Alarm> log, ISecondChannel? phones = null)
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(15);

    /// Trouble that comes and goes is one trouble.
    private static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AddressWithin = TimeSpan.FromSeconds(2);
    private const string Attention = "On-call Dispatch needs attention.", Check = "Check by telephone that people were reached.";

    /// When each was told last.
    private readonly Dictionary<Trouble, long> told = [];
    private long? settled;

    /// Whether the last alarm went by telephone, alone or as well.
    private bool hasRung;

    /// Each at most once in 15 minutes, until all trouble is settled: one that is known must not hide another that is new. Tried anew by the next look
    /// where nobody took it. A drill that Teams took and nobody got puts Teams itself in doubt: that it took this message, now or a moment ago, is no
    /// proof that anybody reads it, and the telephone rings as well.
    public async Task Raise(IReadOnlyDictionary<Trouble, string> troubles, CancellationToken stop)
    {
        settled = null;
        var isTeamsInDoubt = troubles.ContainsKey(Trouble.Drill);
        var wasTold = !IsNew(troubles.Keys);
        var isTold = wasTold;
        if (isTold && (hasRung || !isTeamsInDoubt)) return;
        var words = string.Join(' ', [.. troubles.OrderBy(t => t.Key).Select(t => t.Value), Check]);
        // Each in Teams first, then each by telephone: what is not well may be Teams.
        if (!isTold) (hasRung, isTold) = (false, await IsTold(InTeams, words, stop));
        if (!isTold || isTeamsInDoubt) hasRung = await IsTold(ByTelephone, words, stop);
        if (!isTold && !hasRung) log.LogError("Nobody could be told that the engine is not well");
        else if (!wasTold || hasRung) foreach (var what in troubles.Keys) told[what] = clocks.Machine.GetTimestamp();
    }

    private bool IsNew(IEnumerable<Trouble> troubles) => troubles.Any(what => !told.TryGetValue(what, out var at) || clocks.Machine.GetElapsedTime(at) >= Again);

    /// All is well. Where those on call could be told is looked up now, since storage may be what is not well when they must be.
    public async Task Settled(CancellationToken stop)
    {
        settled ??= clocks.Machine.GetTimestamp();
        if (clocks.Machine.GetElapsedTime(settled.Value) >= SettledAfter) told.Clear();
        foreach (var person in OnCall().Where(p => addresses.LastKnown(p.Id) is null)) await AddressOf(person.Id, stop);
    }

    private async Task<bool> IsTold(Func<Person, string, CancellationToken, Task<bool>> way, string words, CancellationToken stop)
    {
        foreach (var person in OnCall())
        {
            try
            {
                if (!await way(person, words, stop)) continue;
                log.LogWarning("{Person} was told that the engine is not well", person.Id);
                return true;
            }
            catch (Exception e) when (!stop.IsCancellationRequested)   // the next one may be told all the same
            {
                log.LogError("{Person} could not be told that the engine is not well: {Error}", person.Id, e.GetType().Name);
            }
        }
        return false;
    }

    private async Task<bool> InTeams(Person person, string words, CancellationToken stop) =>
        await AddressOf(person.Id, stop) is { } address && await teams.Post(address, Draw.Notice(Attention, words), stop, isPage: true) is Receipt.Taken;

    private async Task<bool> ByTelephone(Person person, string words, CancellationToken stop) =>
        phones is not null && person.Phone is { } number && await phones.Send(new($"alarm-{clocks.Machine.GetUtcNow().UtcTicks}", "", null, number, $"{Attention} {words}", Urgent: true), stop) is Receipt.Taken or Receipt.Partly;

    /// What is not well may be storage itself: others must not wait for it, nor a telephone.
    private async Task<Address?> AddressOf(string person, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(AddressWithin, clocks.Machine);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            return await addresses.Find(person, limit.Token) ?? addresses.LastKnown(person);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogWarning("An address cannot be read, and the one last known is taken: {Error}", e.GetType().Name);
            return addresses.LastKnown(person);
        }
    }

    private IEnumerable<Person> OnCall()
    {
        var world = dispatcher.Today;
        List<Person> onCall = [.. Sides.HomeFirst(Role.Supervisor, clocks.Now, world), .. Sides.HomeFirst(Role.DutyManager, clocks.Now, world)];
        return (onCall.Count > 0 ? onCall : Sides.Standing(clocks.Now, world)).DistinctBy(p => p.Id);
    }
}
