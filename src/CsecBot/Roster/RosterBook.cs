using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Storage;
using DispatchRoster = CsecBot.Dispatch.Roster;
namespace CsecBot.Rostering;

/// The roster in force. The stored one is the truth; each beat looks whether it changed.
public sealed class RosterBook(RosterTable table, Protocol protocol, Settings settings, Clocks clocks, ILogger<RosterBook> log)
{
    private sealed record InForce(DispatchRoster Roster, string? ETag);
    private InForce now = new(DispatchRoster.Empty, null);

    /// The file that was read at start and has faults: what is handed in after it stays in force over it, at the next start as well.
    private sealed record FaultyFile(string Source, int Faults);
    private FaultyFile? faulty;
    private int faultsOfStored;

    public DispatchRoster Now => Volatile.Read(ref now).Roster;

    /// How many faults keep the file that was read at start from being in force, until somebody hands in a roster.
    public int FaultsOfFile => Volatile.Read(ref faulty)?.Faults ?? 0;

    /// The same of whatever is newer than the roster in force and should be so.
    public int Faults => FaultsOfFile + Volatile.Read(ref faultsOfStored);

    /// What this referral is decided by. For the watch's own drills nobody is on call but the test responder, so they can page nobody else.
    public DispatchRoster For(string openedBy, ImmutableArray<string> preferred) => openedBy == Command.Canary ? Now.Alone(preferred[0]) : Now;

    /// One that cannot be read, as a newer version may have written it, leaves the one before in force; where there is none yet, nothing can begin.
    public async Task Refresh(CancellationToken stop)
    {
        if (await table.Load(stop) is not { } stored || stored.ETag == Volatile.Read(ref now).ETag) return;
        if (RosterDocument.Parse(stored.Text, protocol.Zone, out var faults, isStored: true) is not { } roster)
        {
            if (Volatile.Read(ref now).ETag is null) throw new InvalidDataException($"The stored roster cannot be read: {faults[0]}");
            Volatile.Write(ref faultsOfStored, faults.Count);
            log.LogError("The stored roster has {Count} faults and cannot be read; the one before stays in force", faults.Count);
            return;
        }
        var own = roster.WithoutAccounts(settings.SharedAccounts);
        if (own != roster) log.LogError("The roster names an account that several people share; nobody is paged there");
        if (Volatile.Read(ref now).ETag is not null) Volatile.Write(ref faulty, null);   // what is stored now knows it, or a right one
        Volatile.Write(ref faultsOfStored, 0);
        Volatile.Write(ref now, new(own, stored.ETag));
    }

    /// Puts a whole new roster in force. Sent by somebody, it stays in force over a file that has not changed since its import.
    public async Task Replace(ProposedRoster proposed, string by, string? source, CancellationToken stop)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var stored = await table.Load(stop);
            if (!await table.Save(proposed.Document, by, clocks.Now, stored?.ETag, source ?? Volatile.Read(ref faulty)?.Source ?? stored?.Source, stop)) continue;
            await Refresh(stop);
            return;
        }
        throw new TimeoutException("The roster was changed by others five times while it was being saved.");
    }

    public static bool IsSheet(string file) => file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    /// Imports the roster file, JSON or CSV by its name, when it changed since its last import. One with faults is no reason to page nobody: what
    /// is stored stays in force, and the watch says so. Where nothing is stored yet, nothing can begin.
    public async Task Import(string file, CancellationToken stop)
    {
        var text = await File.ReadAllTextAsync(file, stop);
        var source = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var stored = await table.Load(stop);
        if (stored?.Source == source) return;
        if (ProposedRoster.Read(text, IsSheet(file), protocol.Zone, settings.SharedAccounts, out var faults) is { } proposed)
        {
            await Replace(proposed, "system", source, stop);
            return;
        }
        var said = string.Concat(faults.Select(f => $"\n  {f}"));
        if (stored is null) throw new InvalidDataException($"Roster:File has faults:{said}");
        log.LogError("Roster:File has faults and is not taken in; the roster that is stored stays in force:{Faults}", said);
        Volatile.Write(ref faulty, new FaultyFile(source, faults.Count));
    }
}
