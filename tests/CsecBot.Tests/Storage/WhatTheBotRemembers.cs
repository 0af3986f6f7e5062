using CsecBot.Storage;
using CsecBot.Teams;
using CsecBot.Tests.Flow;
using Newtonsoft.Json;
namespace CsecBot.Tests.Storage;

/// The SDK's storage over the county's table, with a dialog standing in it.
[Collection("azurite")]
public sealed class WhatTheBotRemembers(AzuriteFixture azurite)
{
    private const string Key = "msteams/conversations/19:a#b?c\\d@thread.v2;messageid=1";

    [Fact]
    public async Task What_is_written_under_any_key_is_read_by_another_instance_and_gone_when_deleted()
    {
        await using var county = await OneCounty.Open(azurite);
        Assert.Empty(await Storage(county).ReadAsync([Key]));
        await Storage(county).WriteAsync(new Dictionary<string, object> { [Key] = new Dictionary<string, object> { ["said"] = "2026-11-23T02:10:00Z", ["n"] = 7 } });
        var found = Assert.IsType<Dictionary<string, object>>((await Storage(county).ReadAsync([Key, "another"]))[Key]);
        Assert.Equal("2026-11-23T02:10:00Z", found["said"]);
        Assert.Equal(7L, found["n"]);
        await Storage(county).DeleteAsync([Key, "another"]);
        Assert.Empty(await Storage(county).ReadAsync([Key]));
    }

    [Fact]
    public async Task A_document_longer_than_a_property_may_be_is_kept_whole_and_a_shorter_one_replaces_it()
    {
        await using var county = await OneCounty.Open(azurite);
        foreach (var length in new[] { 100_000, 10 })
        {
            var text = new string('x', length);
            await Storage(county).WriteAsync(new Dictionary<string, object> { [Key] = new Dictionary<string, object> { ["text"] = text } });
            Assert.Equal(text, ((Dictionary<string, object>)(await Storage(county).ReadAsync([Key]))[Key])["text"]);
        }
    }

    [Fact]
    public async Task Of_two_who_read_the_same_version_the_second_to_write_is_refused()
    {
        await using var county = await OneCounty.Open(azurite);
        await Storage(county).WriteAsync(new Dictionary<string, object> { [Key] = new Counted { Count = 1 } });
        var (first, second) = (await Read(county), await Read(county));
        (first.Count, second.Count) = (2, 3);
        await Storage(county).WriteAsync(new Dictionary<string, object> { [Key] = first });
        await Assert.ThrowsAsync<InvalidOperationException>(() => Storage(county).WriteAsync(new Dictionary<string, object> { [Key] = second }));
        Assert.Equal(2, (await Read(county)).Count);
        second.ETag = "*";
        await Storage(county).WriteAsync(new Dictionary<string, object> { [Key] = second });
        Assert.Equal(3, (await Read(county)).Count);
    }

    [Fact]
    public async Task A_write_over_a_version_that_was_deleted_is_refused()
    {
        await using var county = await OneCounty.Open(azurite);
        await Storage(county).WriteAsync(new Dictionary<string, object> { [Key] = new Counted { Count = 1 } });
        var read = await Read(county);
        await Storage(county).DeleteAsync([Key]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Storage(county).WriteAsync(new Dictionary<string, object> { [Key] = read }));
        Assert.Empty(await Storage(county).ReadAsync([Key]));
    }

    [Fact]
    public async Task A_stack_of_dialogs_comes_back_with_its_types_and_its_missing_options()
    {
        await using var county = await OneCounty.Open(azurite);
        var question = MessageFactory.Text("Which?");
        question.ChannelData = new Newtonsoft.Json.Linq.JObject { ["at"] = "2026-11-23T02:10:00Z" };
        var inner = new DialogState([new() { Id = "prompt", State = new Dictionary<string, object?> { ["options"] = new PromptOptions { Prompt = question, Choices = [new("red")], Style = ListStyle.Inline }, ["state"] = new Dictionary<string, object?> { ["AttemptCount"] = 0 } }! }]);
        var outer = new DialogState([new() { Id = "component", State = new Dictionary<string, object?> { ["options"] = null, ["dialogs"] = inner }! }]);
        await Storage(county).WriteAsync(new Dictionary<string, object> { [Key] = new Dictionary<string, object> { ["DialogState"] = outer } });
        var back = (DialogState)((Dictionary<string, object>)(await Storage(county).ReadAsync([Key]))[Key])["DialogState"];
        Assert.True(back.DialogStack[0].State.TryGetValue("options", out var none) && none is null);
        var prompt = ((DialogState)back.DialogStack[0].State["dialogs"]!).DialogStack[0];
        var options = Assert.IsType<PromptOptions>(prompt.State["options"]);
        Assert.Equal(("Which?", "red", ListStyle.Inline), (options.Prompt!.Text, options.Choices![0].Value, options.Style!.Value));
        Assert.Equal("2026-11-23T02:10:00Z", (string?)((Newtonsoft.Json.Linq.JObject)options.Prompt.ChannelData!)["at"]);
        Assert.IsAssignableFrom<IDictionary<string, object>>(prompt.State["state"]);
    }

    [Fact]
    public async Task A_dialog_goes_on_in_another_process_after_each_answer()
    {
        await using var county = await OneCounty.Open(azurite);
        var answers = new List<string>();
        foreach (var said in new[] { "begin", "77th", "several", "2", "blue", "GREEN", "yes" }) answers.AddRange(await OneTurn.Hear(said, Storage(county), Intake));
        Assert.Equal(["Where?", "How many?", "Again: how many?", "Which?", "Which?", "Sure?", "77th 2 green True 2026-11-23"], answers);
        Assert.Empty(await OneTurn.Hear("anything", Storage(county), () => new ComponentDialog("another").AddDialog(new WaterfallDialog("empty"))));
    }

    private static ComponentDialog Intake() => new ComponentDialog("intake")
        .AddDialog(new WaterfallDialog("steps",
        [
            (step, token) => { step.Values["since"] = "2026-11-23"; return step.PromptAsync("text", Ask("Where?"), token); },
            (step, token) => { step.Values["where"] = step.Result!; return step.PromptAsync("number", Ask("How many?"), token); },
            (step, token) => { step.Values["many"] = step.Result!; return step.PromptAsync("choice", Ask("Which?", "red", "green"), token); },
            (step, token) => { step.Values["which"] = step.Result!; return step.PromptAsync("confirm", Ask("Sure?"), token); },
            async (step, token) =>
            {
                var v = step.Values;
                await step.Context.SendActivityAsync($"{v["where"]} {v["many"]} {((FoundChoice)v["which"]!).Value} {step.Result} {v["since"]}", cancellationToken: token);
                return await step.EndDialogAsync(null, token);
            },
        ]))
        .AddDialog(new TextPrompt("text")).AddDialog(new NumberPrompt<int>("number")).AddDialog(new ChoicePrompt("choice") { Style = ListStyle.None }).AddDialog(new ConfirmPrompt("confirm") { Style = ListStyle.None });

    private static PromptOptions Ask(string text, params string[] choices) => new()
    {
        Prompt = MessageFactory.Text(text), RetryPrompt = choices.Length > 0 ? null : MessageFactory.Text($"Again: {char.ToLowerInvariant(text[0])}{text[1..]}"), Choices = ChoiceFactory.ToChoices(choices),
    };

    [Fact]
    public async Task A_type_the_bot_does_not_keep_is_neither_written_nor_made()
    {
        await using var county = await OneCounty.Open(azurite);
        var table = new BotStateTable(county.Rows, OneCounty.Name, county.Machine);
        var strange = new Dictionary<string, object> { [Key] = new Dictionary<string, object> { ["x"] = new FileInfo("x") } };
        await Assert.ThrowsAnyAsync<JsonException>(() => Storage(county).WriteAsync(strange));
        foreach (var type in new[] { "System.IO.FileInfo, System.Runtime", "FileInfo", typeof(WhatTheBotRemembers).AssemblyQualifiedName })
        {
            await table.Write(Key, $$"""{"$type":"{{type}}"}""", null, default);
            await Assert.ThrowsAnyAsync<JsonException>(() => Storage(county).ReadAsync([Key]));
        }
    }

    [Fact]
    public async Task What_nobody_wrote_for_long_is_purged_and_the_rest_stays()
    {
        await using var county = await OneCounty.Open(azurite);
        var table = new BotStateTable(county.Rows, OneCounty.Name, county.Machine);
        await table.Write("old", "{}", null, default);
        county.Machine.Advance(TimeSpan.FromHours(2));
        await table.Write("new", "{}", null, default);
        Assert.Equal(1, await table.Purge(OneCounty.At.AddHours(1), default));
        Assert.Null(await table.Read("old", default));
        Assert.NotNull(await table.Read("new", default));
        Assert.Equal(0, await table.Purge(OneCounty.At.AddHours(2), default));
    }

    [Fact]
    public async Task What_is_written_while_it_is_purged_stays()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire);
        var table = new BotStateTable(county.Rows, OneCounty.Name, county.Machine);
        await table.Write("old", "{}", null, default);
        county.Machine.Advance(TimeSpan.FromHours(2));
        wire.BeforeSave = () => table.Write("old", "[]", null, default);
        Assert.Equal(0, await new BotStateTable(county.Client, OneCounty.Name, county.Machine).Purge(OneCounty.At.AddHours(1), default));
        Assert.Equal("[]", (await table.Read("old", default))!.Json);
    }

    [Fact]
    public async Task A_row_tells_nothing_of_the_conversation_in_its_key()
    {
        await using var county = await OneCounty.Open(azurite);
        await Storage(county).WriteAsync(new Dictionary<string, object> { [Key] = new Dictionary<string, object>() });
        Assert.Matches("^state\\|[0-9a-f]{64}$", Assert.Single(await county.All()).RowKey);
    }

    private static StateStorage Storage(OneCounty county) => new(new(county.Rows, OneCounty.Name, county.Machine), typeof(Counted));

    private static async Task<Counted> Read(OneCounty county) => Assert.IsType<Counted>((await Storage(county).ReadAsync([Key]))[Key]);

    public sealed class Counted : IStoreItem
    {
        public int Count { get; set; }
        public string? ETag { get; set; }
    }
}
