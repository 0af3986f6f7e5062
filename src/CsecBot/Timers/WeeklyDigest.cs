using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Rostering;
using CsecBot.Storage;
namespace CsecBot.Timers;

/// Once a week everybody who sees to all of it is told how everything stands. When it was last begun stands in storage; here is only when to look.
public sealed class WeeklyDigest(DigestTable table, Protocol protocol, RosterBook roster, Clocks clocks)
{
    private DateTimeOffset look = DateTimeOffset.MinValue;

    public async Task Begin(CancellationToken stop)
    {
        if (protocol.Digest is not { } rule || clocks.Now < look) return;
        var (last, next) = rule.Around(clocks.Now, protocol.Zone);
        await table.Begin(last, [.. roster.Now.People.Where(p => rule.Roles.Any(p.Has)).Select(p => p.Id)], stop);
        look = next;
    }
}
