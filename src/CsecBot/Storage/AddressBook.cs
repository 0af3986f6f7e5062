using Azure;
using Azure.Data.Tables;
namespace CsecBot.Storage;

/// Where a person's own chat is.
public sealed record Address(
    string Person, string Tenant, string ServiceUrl, string ChannelId, string ConversationId, string UserId, string BotId, string? BotName, DateTimeOffset SeenAt);

/// Learned from what people send, never from others' word, and refreshed by it.
public sealed class AddressBook(TableClient table, string county, TimeProvider machine)
{
    private static readonly TimeSpan SeenAgain = TimeSpan.FromDays(1);
    private const int TenantsAtMost = 1_000, PeopleAtMost = 10_000;
    private readonly Lately<string> services = new(TenantsAtMost);

    /// Many pages at once go to the same few people. A chat does not move in so short a time; one that was left refuses what is posted to it.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);
    private readonly Lately<(Address Address, DateTimeOffset Until)> remembered = new(PeopleAtMost);
    private readonly OneLook<Address?> looks = new();

    /// Who speaks or presses had the app all the while, so what is kept already is not written again, nor looked for where this instance has seen the same of late.
    public async Task Hear(Address address, CancellationToken stop)
    {
        if (remembered.Knows(address.Person, out var known) && machine.GetUtcNow() < known.Until && IsSame(known.Address, address)) return;
        if (await Read(address.Person, stop) is { } kept && IsSame(kept, address))
        {
            await LearnService(address, stop);
            Remember(kept);
            return;
        }
        await Learn(address, stop);
    }

    /// Written in any case: who installs anew may just be being forgotten by another instance.
    public async Task Learn(Address address, CancellationToken stop)
    {
        await LearnService(address, stop);
        await table.UpsertEntityAsync(new TableEntity(county, Keys.Address(address.Person))
        {
            ["Tenant"] = address.Tenant, ["ServiceUrl"] = address.ServiceUrl, ["ChannelId"] = address.ChannelId, ["ConversationId"] = address.ConversationId,
            ["UserId"] = address.UserId, ["BotId"] = address.BotId, ["BotName"] = address.BotName, ["SeenAt"] = address.SeenAt,
        }, TableUpdateMode.Replace, stop);
        Remember(address);
    }

    private static bool IsSame(Address known, Address address) => known with { SeenAt = address.SeenAt } == address && address.SeenAt - known.SeenAt < SeenAgain;

    public async Task<Address?> Find(string person, CancellationToken stop) =>
        remembered.Knows(person, out var known) && machine.GetUtcNow() < known.Until ? known.Address
            : await looks.For(person, async () => Remember(await Read(person, CancellationToken.None)), stop);

    /// As this instance knew it, however long ago.
    public Address? LastKnown(string person) => remembered.Knows(person, out var known) ? known.Address : null;

    private Address? Remember(Address? address)
    {
        if (address is not null) remembered.Keep(address.Person, (address, machine.GetUtcNow() + Remembered));
        return address;
    }

    /// A row that a hand spoilt is none: whoever is heard next from there writes it anew.
    private async Task<Address?> Read(string person, CancellationToken stop) =>
        await table.Read(county, Keys.Address(person), stop) is { } row && row["Tenant"] is string tenant && UrlIn(row["ServiceUrl"]) is { } service && row["ChannelId"] is string channel
            && row["ConversationId"] is string conversation && row["UserId"] is string user && row["BotId"] is string bot && row["SeenAt"] is DateTimeOffset seen
            ? new(person, tenant, service, channel, conversation, user, bot, row["BotName"] as string, seen) : null;

    /// Where this tenant was last heard from: what a message goes to when an older address answers no more.
    public async Task<string?> NewestServiceUrl(string tenant, CancellationToken stop) =>
        await table.Read(county, Keys.Service(tenant), stop) is { } row ? UrlIn(row["Url"]) : null;

    private static string? UrlIn(object? text) => text is string url && Uri.TryCreate(url, UriKind.Absolute, out var at) && at.Scheme is "https" or "http" ? url : null;

    private async Task LearnService(Address address, CancellationToken stop)
    {
        if (services.Knows(address.Tenant, out var known) && known == address.ServiceUrl) return;
        await table.UpsertEntityAsync(new TableEntity(county, Keys.Service(address.Tenant)) { ["Url"] = address.ServiceUrl }, TableUpdateMode.Replace, stop);
        services.Keep(address.Tenant, address.ServiceUrl);
    }

    /// Who removed the app before `heardAt`. An address that was learned since, by another instance while this one stood still say, stays.
    public async Task Forget(string person, DateTimeOffset heardAt, CancellationToken stop)
    {
        if (await table.Read(county, Keys.Address(person), stop) is { } row && !(row["SeenAt"] is DateTimeOffset seen && seen > heardAt))
        {
            try
            {
                await table.DeleteEntityAsync(county, row.RowKey, row.ETag, stop);
            }
            catch (RequestFailedException e) when (e.Status == 412) { }   // learned anew this moment
        }
        remembered.Drop(person);
    }
}
