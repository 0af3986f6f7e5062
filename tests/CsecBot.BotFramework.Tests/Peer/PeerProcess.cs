using System.Text;
using CsecBot.DevHost;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

/// <summary>The same bot on the JavaScript SDK, in a process of its own.</summary>
public sealed class PeerProcess : IAsyncLifetime
{
    private readonly HttpClient _http = new() { Timeout = Bounded.Limit };
    private ChildProcess? _process;

    public async Task InitializeAsync()
    {
        var folder = Path.Combine(Repository.Root, "tests", "CsecBot.BotFramework.Tests", "Peer");
        var packages = await NodePackages.Install(folder);
        _process = packages.Start("The peer", Path.Combine(folder, "peer.cjs"), []);
        const string bound = "Bound to ";
        var line = await _process.Line(said => said.StartsWith(bound, StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        _http.BaseAddress = new Uri($"http://{line[bound.Length..]}");
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    internal async Task<Answer> Post(string path, JObject body)
    {
        using var content = new StringContent(body.ToString(), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(path, content);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType);
    }
}
