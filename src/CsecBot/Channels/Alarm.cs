using CsecBot.Cards;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Teams;
namespace CsecBot.Channels;

/// Tells one supervisor or duty manager on call that the engine itself is not well. It goes past the outbox, which may be what is not well.
public sealed class Alarm(Dispatcher dispatcher, AddressBook addresses, TeamsChannel teams, Clocks clocks, ILogger<Alarm> log, ISecondChannel? phones = null)
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(15);

    /// Trouble that comes and goes is one trouble.
    private static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(5);
    private const string Attention = "On-call Dispatch needs attention.";
    private long? last, settled;

    /// Whether the last alarm went by telephone, alone or as well.
    private bool hasRung;

    /// At most once in 15 minutes, until the trouble is settled; tried anew by the next look where nobody took it. Where Teams itself is in doubt,
    /// that it took the message, now or a moment ago, is no proof that anybody reads it: the telephone rings as well.
    public async Task Raise(string words, bool isTeamsInDoubt, CancellationToken stop)
    {
        settled = null;
        var told = last is { } said && clocks.Machine.GetElapsedTime(said) < Again;
        if (told && (hasRung || !isTeamsInDoubt)) return;
        // Each in Teams first, then each by telephone: what is not well may be Teams.
        if (!told) (hasRung, told) = (false, await IsTold(InTeams, words, stop));
        if (!told || isTeamsInDoubt) hasRung = await IsTold(ByTelephone, words, stop);
        if (!told && !hasRung) log.LogError("Nobody could be told that the engine is not well");
    }

    /// All is well. Where those on call could be told is looked up now, since storage may be what is not well when they must be.
    public async Task Settled(CancellationToken stop)
    {
        settled ??= clocks.Machine.GetTimestamp();
        if (clocks.Machine.GetElapsedTime(settled.Value) >= SettledAfter) last = null;
        foreach (var person in OnCall().Where(p => addresses.LastKnown(p.Id) is null)) await AddressOf(person.Id, stop);
    }

    private async Task<bool> IsTold(Func<Person, string, CancellationToken, Task<bool>> way, string words, CancellationToken stop)
    {
        foreach (var person in OnCall())
            if (await way(person, words, stop))
            {
                last = clocks.Machine.GetTimestamp();
                log.LogWarning("{Person} was told that the engine is not well", person.Id);
                return true;
            }
        return false;
    }

    private async Task<bool> InTeams(Person person, string words, CancellationToken stop) =>
        await AddressOf(person.Id, stop) is { } address && await teams.Post(address, Draw.Notice(Attention, words), stop) is Receipt.Taken;

    private async Task<bool> ByTelephone(Person person, string words, CancellationToken stop) =>
        phones is not null && person.Phone is { } number && await phones.Send(new($"alarm-{clocks.Machine.GetUtcNow().UtcTicks}", "", null, number, $"{Attention} {words}", Urgent: true), stop) is Receipt.Taken or Receipt.Partly;

    /// What is not well may be storage itself.
    private async Task<Address?> AddressOf(string person, CancellationToken stop)
    {
        try
        {
            return await addresses.Find(person, stop) ?? addresses.LastKnown(person);
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
