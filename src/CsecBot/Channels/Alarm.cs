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
    private const string Attention = "On-call Dispatch needs attention.";
    private long? last;

    /// At most once in 15 minutes, until the trouble is settled; tried anew by the next look where nobody took it.
    public async Task Raise(string words, CancellationToken stop)
    {
        if (last is { } said && clocks.Machine.GetElapsedTime(said) < Again) return;
        // Each in Teams first, then each by telephone: what is not well may be Teams.
        foreach (var way in new[] { InTeams, ByTelephone })
            foreach (var person in OnCall())
                if (await way(person, words, stop))
                {
                    last = clocks.Machine.GetTimestamp();
                    log.LogWarning("{Person} was told that the engine is not well", person.Id);
                    return;
                }
        log.LogError("Nobody could be told that the engine is not well");
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

    public void Settled() => last = null;

    private IEnumerable<Person> OnCall()
    {
        var world = dispatcher.Today;
        List<Person> onCall = [.. Sides.HomeFirst(Role.Supervisor, clocks.Now, world), .. Sides.HomeFirst(Role.DutyManager, clocks.Now, world)];
        return (onCall.Count > 0 ? onCall : Sides.Standing(clocks.Now, world)).DistinctBy(p => p.Id);
    }
}
