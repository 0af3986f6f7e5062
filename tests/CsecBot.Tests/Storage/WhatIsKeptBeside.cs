using Azure;
using Azure.Data.Tables;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests.Storage;

/// Protocols, addresses and the clock: what is kept beside the referrals.
[Collection("azurite")]
public sealed class WhatIsKeptBeside(AzuriteFixture azurite)
{
    private static readonly Address Chat = new("p1", "t", "https://service/", "msteams", "c", "u", "b", null, OneCounty.At);

    [Fact]
    public async Task A_long_protocol_is_kept_once_and_read_back_to_the_letter()
    {
        await using var county = await OneCounty.Open(azurite);
        var protocol = Long();
        await Protocols(county.Rows).Keep(protocol, default);
        var kept = await county.One(Keys.Protocol(protocol.Hash));
        await Protocols(county.Rows).Keep(protocol, default);
        Assert.Equal(kept.ETag, (await county.One(Keys.Protocol(protocol.Hash))).ETag);
        Assert.Equal(protocol.Text, (await Protocols(county.Rows).Load(protocol.Hash, default)).Text);
    }

    [Fact]
    public async Task A_protocol_is_asked_of_the_storage_only_once()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire);
        var protocol = Long();
        await Protocols(county.Rows).Keep(protocol, default);
        var table = Protocols(county.Client);
        Assert.Same(await table.Load(protocol.Hash, default), await table.Load(protocol.Hash, default));
        await table.Keep(protocol, default);
        Assert.Equal(1, wire.Requests);
    }

    /// After a start all that is overdue asks for the same few things at once.
    [Fact]
    public async Task Twenty_who_ask_at_once_cost_one_look()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire);
        var protocol = Long();
        await Protocols(county.Rows).Keep(protocol, default);
        await new AddressBook(county.Rows, OneCounty.Name, TimeProvider.System).Learn(Chat, default);
        var (table, book) = (Protocols(county.Client), new AddressBook(county.Client, OneCounty.Name, TimeProvider.System));

        var (protocols, addresses) = (Enumerable.Range(0, 20).Select(_ => table.Load(protocol.Hash, default)).ToList(), Enumerable.Range(0, 20).Select(_ => book.Find("p1", default)).ToList());

        Assert.All(await Task.WhenAll(protocols), p => Assert.Equal(protocol.Hash, p.Hash));
        Assert.All(await Task.WhenAll(addresses), a => Assert.Equal(Chat, a));
        Assert.Equal(2, wire.Requests);
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_asked_four_times()
    {
        var options = Tables.Options();
        var wire = new Wire { LosesReads = 100 };
        (options.Transport, options.Retry.Delay, options.Retry.MaxDelay) = (wire, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));   // how often, not how long
        options.RetryPolicy = new RetriesSoon(options.Retry);
        await using var county = await OneCounty.Open(azurite);
        var book = new AddressBook(new(azurite.ConnectionString, county.Rows.Name, options), OneCounty.Name, TimeProvider.System);

        await Assert.ThrowsAnyAsync<Exception>(() => book.Find("p1", default));
        Assert.Equal(4, wire.Requests);
    }

    [Fact]
    public async Task A_look_that_failed_is_made_again_for_whoever_asks_next()
    {
        var wire = new Wire { LosesReads = 1 };
        await using var county = await OneCounty.Open(azurite, wire);
        await new AddressBook(county.Rows, OneCounty.Name, TimeProvider.System).Learn(Chat, default);
        var book = new AddressBook(county.Client, OneCounty.Name, TimeProvider.System);

        await Assert.ThrowsAnyAsync<Exception>(() => book.Find("p1", default));

        Assert.Equal(Chat, await book.Find("p1", default));
    }

    [Fact]
    public async Task A_protocol_changed_in_storage_or_missing_there_is_not_used()
    {
        await using var county = await OneCounty.Open(azurite);
        var protocol = Long();
        await Protocols(county.Rows).Keep(protocol, default);
        await county.Change(Keys.Protocol(protocol.Hash), "Text0", protocol.Text[..32_000].Replace("PT90M", "PT99M", StringComparison.Ordinal));
        await Assert.ThrowsAsync<InvalidDataException>(() => Protocols(county.Rows).Load(protocol.Hash, default));
        await Assert.ThrowsAsync<InvalidDataException>(() => Protocols(county.Rows).Load("none", default));
    }

    [Fact]
    public async Task A_document_that_is_the_instances_own_is_had_though_its_row_is_lost()
    {
        await using var county = await OneCounty.Open(azurite);
        var protocol = Long();
        Assert.Equal(protocol.Text, (await new ProtocolTable(county.Rows, OneCounty.Name, protocol).Load(protocol.Hash, default)).Text);
    }

    [Fact]
    public async Task A_character_of_two_halves_is_not_parted_between_properties()
    {
        await using var county = await OneCounty.Open(azurite);
        var text = new string('a', 31_999) + string.Concat(Enumerable.Repeat("\U0001F4DE", 20_000));
        var row = new TableEntity(OneCounty.Name, "long");
        row.SetLong("Text", text);
        await county.Rows.AddEntityAsync(row);
        Assert.Equal(text, (await county.One("long")).GetLong("Text"));
    }

    [Fact]
    public async Task An_address_is_learned_found_and_forgotten()
    {
        await using var county = await OneCounty.Open(azurite);
        var book = new AddressBook(county.Rows, OneCounty.Name, TimeProvider.System);
        Assert.Null(await book.Find("p1", default));
        await book.Learn(Chat, default);
        Assert.Equal(Chat, await book.Find("p1", default));
        await book.Forget("p1", Chat.SeenAt, default);
        await book.Forget("p1", Chat.SeenAt, default);
        Assert.Null(await book.Find("p1", default));
    }

    [Theory, InlineData("SeenAt", null), InlineData("SeenAt", "today"), InlineData("ServiceUrl", null), InlineData("ServiceUrl", "nowhere"), InlineData("ServiceUrl", "file:///x"), InlineData("ConversationId", 7)]
    public async Task An_address_that_a_hand_spoilt_is_none_until_who_it_is_of_is_heard_again(string column, object? value)
    {
        await using var county = await OneCounty.Open(azurite);
        await new AddressBook(county.Rows, OneCounty.Name, TimeProvider.System).Learn(Chat, default);
        var row = await county.One(Keys.Address("p1"));
        row[column] = value;
        await county.Rows.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);

        var book = new AddressBook(county.Rows, OneCounty.Name, TimeProvider.System);
        Assert.Null(await book.Find("p1", default));
        await book.Hear(Chat, default);
        Assert.Equal(Chat, await new AddressBook(county.Rows, OneCounty.Name, TimeProvider.System).Find("p1", default));

        row[column] = value;
        await county.Rows.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
        await book.Forget("p1", Chat.SeenAt, default);
        Assert.Empty(await county.All("address|"));
    }

    [Theory, InlineData("nowhere"), InlineData("file:///x"), InlineData(7)]
    public async Task Where_a_tenant_was_last_heard_from_is_not_known_where_a_hand_spoilt_it(object url)
    {
        await using var county = await OneCounty.Open(azurite);
        var book = new AddressBook(county.Rows, OneCounty.Name, TimeProvider.System);
        await book.Learn(Chat, default);
        Assert.Equal(Chat.ServiceUrl, await book.NewestServiceUrl(Chat.Tenant, default));
        await county.Change(Keys.Service(Chat.Tenant), "Url", url);
        Assert.Null(await book.NewestServiceUrl(Chat.Tenant, default));
    }

    [Fact]
    public async Task An_address_seen_again_is_written_when_it_changed_or_after_a_day()
    {
        await using var county = await OneCounty.Open(azurite);
        var book = new AddressBook(county.Rows, OneCounty.Name, TimeProvider.System);
        await book.Learn(Chat, default);
        await book.Hear(Chat with { SeenAt = OneCounty.At.AddHours(23) }, default);
        Assert.Equal(OneCounty.At, (await book.Find("p1", default))!.SeenAt);
        await book.Hear(Chat with { SeenAt = OneCounty.At.AddHours(24) }, default);
        Assert.Equal(OneCounty.At.AddHours(24), (await book.Find("p1", default))!.SeenAt);
        await book.Hear(Chat with { ConversationId = "c2", SeenAt = OneCounty.At.AddHours(24) }, default);
        Assert.Equal("c2", (await book.Find("p1", default))!.ConversationId);
    }

    [Fact]
    public async Task An_address_learned_by_another_instance_is_known_within_half_a_minute()
    {
        await using var county = await OneCounty.Open(azurite);
        var clock = new FakeTimeProvider(OneCounty.At);
        var (here, there) = (new AddressBook(county.Rows, OneCounty.Name, clock), new AddressBook(county.Rows, OneCounty.Name, clock));
        await here.Learn(Chat, default);
        await there.Learn(Chat with { ConversationId = "c2" }, default);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("c", (await here.Find("p1", default))!.ConversationId);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("c2", (await here.Find("p1", default))!.ConversationId);
    }

    [Fact]
    public async Task A_person_heard_here_is_written_to_where_they_spoke_from_although_another_instance_had_learned_it_first()
    {
        await using var county = await OneCounty.Open(azurite);
        var clock = new FakeTimeProvider(OneCounty.At);
        var (here, there) = (new AddressBook(county.Rows, OneCounty.Name, clock), new AddressBook(county.Rows, OneCounty.Name, clock));
        await here.Learn(Chat, default);
        await there.Learn(Chat with { ConversationId = "c2" }, default);
        await here.Learn(Chat with { ConversationId = "c2" }, default);
        Assert.Equal("c2", (await here.Find("p1", default))!.ConversationId);
    }

    [Fact]
    public async Task A_person_forgotten_by_another_instance_is_learned_again_at_once()
    {
        await using var county = await OneCounty.Open(azurite);
        var (here, there) = (new AddressBook(county.Rows, OneCounty.Name, TimeProvider.System), new AddressBook(county.Rows, OneCounty.Name, TimeProvider.System));
        await here.Learn(Chat, default);
        await there.Forget("p1", Chat.SeenAt, default);
        await here.Learn(Chat, default);
        Assert.Equal(Chat, await there.Find("p1", default));
    }

    /// One instance stands still between hearing that the app was removed and forgetting the chat; another hears of the next installation.
    [Fact]
    public async Task Who_installs_again_while_they_are_still_being_forgotten_stays_known()
    {
        await using var county = await OneCounty.Open(azurite);
        var clock = new FakeTimeProvider(OneCounty.At);
        var (here, there) = (new AddressBook(county.Rows, OneCounty.Name, clock), new AddressBook(county.Rows, OneCounty.Name, clock));
        await here.Learn(Chat, default);
        await there.Learn(Chat with { SeenAt = OneCounty.At.AddSeconds(10) }, default);
        await here.Forget("p1", OneCounty.At.AddSeconds(5), default);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.NotNull(await there.Find("p1", default));
        await here.Forget("p1", OneCounty.At.AddSeconds(15), default);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(await there.Find("p1", default));
    }

    [Fact]
    public async Task Who_speaks_twice_in_the_same_chat_costs_no_second_look_at_storage()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire);
        var clock = new FakeTimeProvider(OneCounty.At);
        var book = new AddressBook(county.Client, OneCounty.Name, clock);
        await book.Hear(Chat, default);
        var first = wire.Requests;
        await book.Hear(Chat with { SeenAt = OneCounty.At.AddSeconds(20) }, default);
        Assert.Equal(first, wire.Requests);
        await book.Hear(Chat with { ConversationId = "other" }, default);
        Assert.Equal("other", (await new AddressBook(county.Rows, OneCounty.Name, clock).Find("p1", default))!.ConversationId);
        await new AddressBook(county.Rows, OneCounty.Name, clock).Forget("p1", Chat.SeenAt, default);
        clock.Advance(TimeSpan.FromSeconds(31));
        await book.Hear(Chat with { ConversationId = "other" }, default);
        Assert.NotNull(await new AddressBook(county.Rows, OneCounty.Name, clock).Find("p1", default));
    }

    [Fact]
    public async Task The_clock_of_whoever_came_first_is_everybodys_and_no_change_of_it_is_lost()
    {
        await using var county = await OneCounty.Open(azurite);
        var clocks = Enumerable.Range(1, 4).Select(_ => new ClockTable(county.Rows, OneCounty.Name)).ToList();
        var found = await Task.WhenAll(clocks.Select((c, i) => c.LoadOrCreate(new(OneCounty.At.AddHours(i), OneCounty.At, 1.5), default)));
        var first = Assert.Single(found.Distinct());
        await Task.WhenAll(clocks.Select((clock, i) => clock.Update(c => c with { Start = c.Start + TimeSpan.FromMinutes(Math.Pow(2, i)) }, default)));
        Assert.Equal(first with { Start = first.Start.AddMinutes(15) }, await clocks[0].LoadOrCreate(new(OneCounty.At, OneCounty.At, 9), default));
    }

    [Fact]
    public async Task A_jump_of_the_clock_whose_answer_was_lost_is_made_once()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire, retries: 2);
        var clock = new ClockTable(county.Client, OneCounty.Name);
        var first = await clock.LoadOrCreate(new(OneCounty.At, OneCounty.At, 1), default);
        wire.Lose = 1;
        var jumped = await clock.Update(c => c with { Start = c.Start.AddHours(1) }, default);
        Assert.Equal(first with { Start = first.Start.AddHours(1) }, jumped);
        Assert.Equal(jumped, await clock.LoadOrCreate(first, default));
    }

    /// Of an instance whose own document is another.
    private static ProtocolTable Protocols(TableClient table) => new(table, OneCounty.Name, ProtocolDocument.Parse(ProtocolDocument.LosAngeles, out _)!);

    private static Protocol Long() =>
        ProtocolDocument.Parse(ProtocolDocument.LosAngeles + new string(' ', 40_000), out _)!;
}
