using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
namespace CsecBot.Graph;

/// The person's own chat with the app, once it is installed for them.
public sealed record Installed(string Person, string Chat);

/// What the directory of the tenant can do for a page that reaches nobody: put the app into the person's Teams, and tell whom they report to.
public sealed class EntraDirectory(GraphServiceClient graph, GraphAccess access, Calls calls)
{
    private const int LooksMax = 3;
    private string? catalogId;

    /// Installs the app where it is not yet; null where that is not possible, or not now.
    public async Task<Installed?> InstallFor(string person, CancellationToken stop)
    {
        var installation = await Installation(person, stop);
        if (installation is null && await Install(person, stop))
            // Graph shows what it took a little later.
            for (var look = 1; installation is null && look <= LooksMax; look++) installation = await Installation(person, stop);
        return installation is not null && await ChatOf(person, installation, stop) is { } chat ? new(person, chat) : null;
    }

    /// The object id of whom the person reports to.
    public async Task<string?> ManagerOf(string person, CancellationToken stop)
    {
        var manager = await calls.Try("tell a manager", t => graph.Users[person].Manager.GetAsync(r => r.QueryParameters.Select = ["id"], t), stop);
        return manager?.Id?.ToLowerInvariant();
    }

    private async Task<string?> Installation(string person, CancellationToken stop)
    {
        var found = await calls.Try("tell installed apps", t => graph.Users[person].Teamwork.InstalledApps.GetAsync(r =>
        {
            r.QueryParameters.Filter = $"teamsApp/externalId eq '{access.AppExternalId}'";
            r.QueryParameters.Expand = ["teamsApp"];
        }, t), stop);
        return found?.Value?.FirstOrDefault(i => i.TeamsApp?.ExternalId == access.AppExternalId)?.Id;
    }

    private async Task<bool> Install(string person, CancellationToken stop)
    {
        if (await InCatalog(stop) is not { } app) return false;
        var asked = new UserScopeTeamsAppInstallation { AdditionalData = new Dictionary<string, object> { ["teamsApp@odata.bind"] = $"{graph.RequestAdapter.BaseUrl}/appCatalogs/teamsApps/{app}" } };
        return await calls.Try("install the app", async t =>
        {
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
