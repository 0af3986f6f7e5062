using CsecBot.Clock;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
namespace CsecBot.Graph;

/// The person's own chat with the app, once it is installed for them.
public sealed record Installed(string Person, string Chat);

/// What the directory of the tenant can do for a page that reaches nobody: put the app into the person's Teams, and tell whom they report to.
public sealed class EntraDirectory(GraphServiceClient graph, GraphAccess access, Calls calls, Clocks clocks)
{
    private const int LooksMax = 3;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private string? catalogId;

    /// The tenant that the bot itself is of, and everybody of whom the roster says nothing else. Null where it is not configured.
    public string? HomeTenant => access.TenantId?.ToLowerInvariant();

    /// Installs the app where it is not yet; null where that is not possible, or not now.
    public async Task<Installed?> InstallFor(string person, CancellationToken stop)
    {
        if (await Installations(person, stop) is not { } shown) return null;
        if (shown.Count == 0 && await Install(person, stop)) shown = await NewInstallations(person, stop);
        return shown is [var installation, ..] && await ChatOf(person, installation, stop) is { } chat ? new(person, chat) : null;
    }

    /// Whether the app stands in the tenant's catalogue, from which it is installed.
    public async Task<bool> HasApp(CancellationToken stop) => await InCatalog(stop) is not null;

    /// The object id of whom the person reports to.
    public async Task<string?> ManagerOf(string person, CancellationToken stop)
    {
        var manager = await calls.Try("tell a manager", t => graph.Users[person].Manager.GetAsync(r => r.QueryParameters.Select = ["id"], t), stop);
        return manager?.Id?.ToLowerInvariant();
    }

    /// Null where the person is not there, or may not be touched.
    private async Task<IReadOnlyList<string>?> Installations(string person, CancellationToken stop)
    {
        var found = await calls.Try("tell installed apps", t => graph.Users[person].Teamwork.InstalledApps.GetAsync(r =>
        {
            r.QueryParameters.Filter = $"teamsApp/externalId eq '{access.AppExternalId}'";
            r.QueryParameters.Expand = ["teamsApp"];
        }, t), stop);
        return found?.Value is null ? null : [.. found.Value.Where(i => i.TeamsApp?.ExternalId == access.AppExternalId).Select(i => i.Id).OfType<string>()];
    }

    /// Graph shows what it took a little later.
    private async Task<IReadOnlyList<string>> NewInstallations(string person, CancellationToken stop)
    {
        for (var look = 1; ; look++)
        {
            if (await Installations(person, stop) is { Count: > 0 } shown) return shown;
            if (look == LooksMax) return [];
            await Task.Delay(LookAgain, clocks.Machine, stop);
        }
    }

    private async Task<bool> Install(string person, CancellationToken stop)
    {
        if (await InCatalog(stop) is not { } app) return false;
        return await calls.Try("install the app", async t =>
        {
            // Made anew for each try: once sent, an object sends only what was changed in it since.
            var asked = new UserScopeTeamsAppInstallation { AdditionalData = new Dictionary<string, object> { ["teamsApp@odata.bind"] = $"{graph.RequestAdapter.BaseUrl}/appCatalogs/teamsApps/{app}" } };
            try
            {
                await graph.Users[person].Teamwork.InstalledApps.PostAsync(asked, cancellationToken: t);
            }
            catch (ODataError e) when (e.ResponseStatusCode == 409)
            {
                // Installed already: by an earlier try whose answer was lost, or by another instance.
            }
            return asked;
        }, stop) is not null;
    }

    /// The catalogue's own id of the app; it stays the same as long as the app is there.
    private async Task<string?> InCatalog(CancellationToken stop)
    {
        if (Volatile.Read(ref catalogId) is { } known) return known;
        var found = await calls.Try("find the app", t => graph.AppCatalogs.TeamsApps.GetAsync(r =>
        {
            r.QueryParameters.Filter = $"externalId eq '{access.AppExternalId}'";
            r.QueryParameters.Select = ["id", "externalId"];
        }, t), stop);
        if (found?.Value?.FirstOrDefault(a => a.ExternalId == access.AppExternalId)?.Id is { } id) Volatile.Write(ref catalogId, id);
        return Volatile.Read(ref catalogId);
    }

    private async Task<string?> ChatOf(string person, string installation, CancellationToken stop) =>
        (await calls.Try("tell the chat", t => graph.Users[person].Teamwork.InstalledApps[installation].Chat.GetAsync(r => r.QueryParameters.Select = ["id"], t), stop))?.Id;
}
