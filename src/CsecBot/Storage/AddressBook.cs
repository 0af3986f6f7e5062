using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
namespace CsecBot.Storage;

/// Where a person's own chat is.
public sealed record Address(
    string Person, string Tenant, string ServiceUrl, string ChannelId, string ConversationId, string UserId, string BotId, string? BotName, DateTimeOffset SeenAt);

/// Learned from what people send, never from others' word, and refreshed by it.
public sealed class AddressBook(TableClient table, string county)
{
    private static readonly TimeSpan SeenAgain = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, string> services = new();

    /// Compared with what is kept, not with what this instance remembers: another may have forgotten the person since.
    public async Task Learn(Address address, CancellationToken stop)
    {
        await LearnService(address, stop);
        if (await Find(address.Person, stop) is { } known && known with { SeenAt = address.SeenAt } == address && address.SeenAt - known.SeenAt < SeenAgain) return;
        await table.UpsertEntityAsync(new TableEntity(county, Keys.Address(address.Person))
        {
            ["Tenant"] = address.Tenant, ["ServiceUrl"] = address.ServiceUrl, ["ChannelId"] = address.ChannelId, ["ConversationId"] = address.ConversationId,
            ["UserId"] = address.UserId, ["BotId"] = address.BotId, ["BotName"] = address.BotName, ["SeenAt"] = address.SeenAt,
        }, TableUpdateMode.Replace, stop);
    }

    public async Task<Address?> Find(string person, CancellationToken stop) =>
        await table.Read(county, Keys.Address(person), stop) is { } row
            ? new(person, row.GetString("Tenant"), row.GetString("ServiceUrl"), row.GetString("ChannelId"), row.GetString("ConversationId"),
                row.GetString("UserId"), row.GetString("BotId"), row.GetString("BotName"), row.GetDateTimeOffset("SeenAt")!.Value)
            : null;

    /// Where this tenant was last heard from: what a message goes to when an older address answers no more.
    public async Task<string?> NewestServiceUrl(string tenant, CancellationToken stop) =>
        await table.Read(county, Keys.Service(tenant), stop) is { } row ? row.GetString("Url") : null;

    private async Task LearnService(Address address, CancellationToken stop)
    {
        if (services.TryGetValue(address.Tenant, out var known) && known == address.ServiceUrl) return;
        await table.UpsertEntityAsync(new TableEntity(county, Keys.Service(address.Tenant)) { ["Url"] = address.ServiceUrl }, TableUpdateMode.Replace, stop);
        services[address.Tenant] = address.ServiceUrl;
    }

    public async Task Forget(string person, CancellationToken stop) => await table.DeleteEntityAsync(county, Keys.Address(person), ETag.All, stop);
}
