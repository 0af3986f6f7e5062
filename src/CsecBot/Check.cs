using System.Globalization;
using CsecBot.Channels;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Graph;
using CsecBot.Hotline;
using CsecBot.Rostering;
using CsecBot.Storage;
using CsecBot.Teams;
using Microsoft.Extensions.Logging.Console;
namespace CsecBot;

/// Looks before a night comes whether all is there that it will need, sends nothing to anybody and leaves all as it is. One line for each part, and for each fault.
public sealed class Check
{
    public const string Name = "check";
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(7), HolidaysAhead = TimeSpan.FromDays(60), Patience = TimeSpan.FromSeconds(20);
    private readonly IServiceProvider parts;
    private readonly Settings settings;
    private readonly Protocol protocol;
    private readonly TimeProvider machine;
    private readonly DateTimeOffset now;
    private readonly List<Finding> findings;

    private abstract record Finding(string Part, string Words)
    {
        public sealed record Fine(string Part, string Words) : Finding(Part, Words);
        public sealed record Warning(string Part, string Words) : Finding(Part, Words);
        public sealed record Fault(string Part, string Words) : Finding(Part, Words);

        public string Line => $"{GetType().Name.ToLowerInvariant(),-7}  {Part}: {Words}";
    }

    private Check(IServiceProvider parts, TimeProvider machine, List<Finding> findings) =>
        (this.parts, this.machine, this.findings, now, settings, protocol) = (parts, machine, findings, machine.GetUtcNow(), parts.GetRequiredService<Settings>(), parts.GetRequiredService<Protocol>());

    /// What the process ends with: 1 on any fault.
    public static async Task<int> Run(string[] args, TimeProvider machine, TextWriter output, Action<WebApplicationBuilder>? change = null)
    {
        var findings = new List<Finding>();
        // The log has its say beside what was asked for, not in the middle of it.
        var (app, faults) = await App.Compose(args, machine, change: b => { b.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace); change?.Invoke(b); });
        findings.AddRange(faults.Select(f => new Finding.Fault("configuration", f)));
        if (app is not null)
        {
            await using var composed = app;
            findings.Add(new Finding.Fine("configuration", "read"));
            await new Check(app.Services, machine, findings).Everything();
        }
        foreach (var finding in findings) await output.WriteLineAsync(finding.Line);
        var wrong = findings.Count(f => f is Finding.Fault);
        await output.WriteLineAsync(wrong == 0 ? "Nothing is missing." : $"{wrong} {(wrong == 1 ? "fault" : "faults")}.");
        return wrong == 0 ? 0 : 1;
    }

    private async Task Everything()
    {
        Add("protocol", null, $"{protocol.County} {protocol.Version}, {protocol.Hash[..8]}");
        if (Gaps.HolidaysEnd(protocol, now + HolidaysAhead) is { } last)
            findings.Add(new Finding.Warning("protocol", $"the last holiday it knows is {last.ToString("d MMM yyyy", CultureInfo.InvariantCulture)}; after that every weekday counts as a working day. Add the next year's."));
        await Look("storage", async stop => [Of("storage", await parts.GetRequiredService<TableProbe>().Fault(stop), "can be written and read")]);
        Roster? roster = null;
        if (!findings.Any(f => f is Finding.Fault { Part: "storage" }))
            await Look("roster", async stop =>
            {
                (roster, var said) = await Planned(stop);
                return said;
            });
        if (roster is not null)
        {
            OnCall(roster);
            await Look("reach", stop => Reach(roster, stop));
            if (settings.Canary is { } canary) await Look("canary", async stop => [await TestResponder(canary, roster, stop)]);
        }
        await Channel();
        await Outside();
        if (settings.HeartbeatUrl is null) findings.Add(new Finding.Warning("watch", "without Watch__HeartbeatUrl nobody outside notices that the service has stopped."));
        if (settings.Canary is null) findings.Add(new Finding.Warning("canary", "without Canary__Person no drill shows that pages still come through."));
        if (settings.Canary is { Answers: false }) findings.Add(new Finding.Warning("canary", "without Canary__Answers a drill shows that Teams takes pages, and not that an acceptance comes back."));
        findings.Add(settings.SecondChannel is { } second ? new Finding.Fine("second channel", $"{second}") : new Finding.Warning("second channel", SecondChannel.NotConfigured));
    }

    /// What is found is added when it is all there. Each part has its own time: one that hangs takes none from those after it.
    private async Task Look(string part, Func<CancellationToken, Task<IReadOnlyList<Finding>>> look)
    {
        using var limit = new CancellationTokenSource(Patience, machine);
        try
        {
            findings.AddRange(await look(limit.Token).WaitAsync(limit.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Add(part, $"did not answer within {Patience.TotalSeconds} seconds.");
        }
    }

    /// As it will be in force: the file, where one is named, else what is stored.
    private async Task<(Roster? Roster, IReadOnlyList<Finding> Said)> Planned(CancellationToken stop)
    {
        if (settings.RosterFile is { } file)
        {
            var proposed = ProposedRoster.Read(await File.ReadAllTextAsync(file, stop), RosterBook.IsSheet(file), protocol.Zone, settings.SharedAccounts, out var faults);
            return (proposed?.Roster, [.. faults.Select(f => new Finding.Fault("roster", $"{f}"))]);
        }
        if (await parts.GetRequiredService<RosterTable>().Load(stop) is not { } stored) return (null, [Of("roster", "there is none, so nobody can be paged.")]);
        var roster = RosterDocument.Parse(stored.Text, protocol.Zone, out var wrong, settings.SharedAccounts);
        return (roster, [.. wrong.Select(f => new Finding.Fault("roster", $"{f}"))]);
    }

    private void OnCall(Roster roster)
    {
        var gaps = Gaps.Within(roster, protocol, now, now + Ahead);
        foreach (var gap in gaps)
        {
            var tier = gap.Tier is { } t ? $", {t.ToString().ToLowerInvariant()}," : "";
            Add("roster", $"nobody is on call as {gap.Role.Wire()}{tier}{(gap.Agency is { } agency ? $" of {agency}" : "")} from {Local(gap.From)} to {Local(gap.To)}.");
        }
        if (gaps.Count == 0) Add("roster", null, $"somebody is on call for each role until {Local(now + Ahead)}");
    }

    /// Whoever is on call within the week, as far as pages reach them. By id: what stands in a terminal may be kept anywhere. [privacy]
    private async Task<IReadOnlyList<Finding>> Reach(Roster roster, CancellationToken stop)
    {
        var addresses = parts.GetRequiredService<AddressBook>();
        var concerned = Gaps.Concerned(protocol).ToHashSet();
        var said = new List<Finding>();
        foreach (var duty in roster.Shifts.Where(s => concerned.Contains(s.Role) && s.From < now + Ahead && s.To > now).GroupBy(s => s.Person).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var who = $"{duty.Key} ({string.Join(", ", duty.Select(s => s.Role.Wire()).Distinct())})";
            if (settings.SecondChannel is not null && roster.Find(duty.Key)?.Phone is null) said.Add(Of("reach", $"{who} has no telephone number."));
            if (await addresses.Find(duty.Key, stop) is { } known)
            {
                if (roster.Find(duty.Key)?.TenantId is { } tenant && !tenant.Equals(known.Tenant, StringComparison.OrdinalIgnoreCase))
                    said.Add(Of("reach", $"{who} opened the bot from another tenant than the roster says, and would be refused."));
                continue;
            }
            said.Add(settings.Graph is null
                ? new Finding.Fault("reach", $"{who} has never opened the bot in Teams, and no page reaches them.")
                : new Finding.Warning("reach", $"{who} has never opened the bot in Teams; it will be installed for them when they are paged."));
        }
        return said.Count > 0 ? said : [Of("reach", null, "everybody on call within the week has a chat with the bot")];
    }

    /// Whoever has a shift is paged for children, and would then be busy with drills.
    private async Task<Finding> TestResponder(CanarySettings canary, Roster roster, CancellationToken stop) => Of("canary",
        roster.Find(canary.Person) is null ? $"{canary.Person} is not on the roster, and no drill comes round."
        : roster.Shifts.Any(s => s.Person == canary.Person && s.To > now) ? $"{canary.Person} has a shift; a test responder is never on call."
        : await parts.GetRequiredService<AddressBook>().Find(canary.Person, stop) is null && settings.Graph is null ? $"{canary.Person} has never opened the bot in Teams, and no drill comes round."
        : null, $"a drill to {canary.Person} every {canary.Every.TotalMinutes} minutes");

    private async Task Channel()
    {
        if (settings.AppId is not { } appId)
        {
            findings.Add(new Finding.Warning("teams", settings.AllowAnonymous ? "everybody is let in, without any token: for Development only." : "without MicrosoftAppId nobody is let in."));
            return;
        }
        var access = parts.GetRequiredService<ChannelAccess>();
        await Look("teams", async stop => [Of("teams", await access.NoToken(appId, stop) is { } noToken ? $"the bot is given no token, and without one can send nothing: {noToken}." : null, "the bot is given its token")]);
        await Look("teams", async stop => [Of("teams", await access.NoKeys(stop) is { } noKeys ? $"the keys of the channel cannot be fetched, and without them nobody is let in: {noKeys}." : null, "the keys of the channel can be fetched")]);
    }

    private async Task Outside()
    {
        if (settings.Api is { } api)
            await Look("api", async stop => [Of("api", await parts.GetRequiredService<EntraTokens>().CallerOf("none", stop) is Caller.CannotTell ? $"the keys of {api.Authority.Host} cannot be fetched." : null, "the keys of the tenant can be fetched")]);
        if (parts.GetService<EntraDirectory>() is { } directory)
            await Look("graph", async stop => [Of("graph", await directory.HasApp(stop) ? null : "the app is not in the tenant's catalogue, or may not be looked up there.", "the app can be installed")]);
    }

    private void Add(string part, string? fault, string fine = "") => findings.Add(Of(part, fault, fine));

    private static Finding Of(string part, string? fault, string fine = "") => fault is null ? new Finding.Fine(part, fine) : new Finding.Fault(part, fault);

    private string Local(DateTimeOffset at) => LocalTime.Of(at, protocol.Zone).ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);
}
