using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests.Conformance;

/// <summary>What is remembered between turns: when it is read, when it is written, and who wins.</summary>
public sealed class States : Conversation
{
    private readonly Counting _storage = new();

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_state_is_read_once_a_turn_and_written_only_when_it_changed()
    {
        Bot(async (turn, token) =>
        {
            var state = new ConversationState(_storage);
            var (name, count) = (state.CreateProperty<string?>("name"), state.CreateProperty<int>("count"));
            if (turn.Activity.Text == "set")
            {
                await name.SetAsync(turn, "Ada", token);
                await count.SetAsync(turn, 2, token);
            }

            await turn.SendActivityAsync($"{await name.GetAsync(turn, null, token) ?? "nobody"} {await count.GetAsync(turn, null, token)}", cancellationToken: token);
            await state.SaveChangesAsync(turn, turn.Activity.Text == "force", token);
            await state.SaveChangesAsync(turn, false, token);
        });
        Assert.Equal(["nobody 0"], await Say("get"));
        Assert.Equal((1, 0), (_storage.Reads, _storage.Writes));
        Assert.Equal(["Ada 2"], await Say("set"));
        Assert.Equal((2, 1), (_storage.Reads, _storage.Writes));
        Assert.Equal(["Ada 2"], await Say("get"));
        Assert.Equal((3, 1), (_storage.Reads, _storage.Writes));
        await Say("force");
        Assert.Equal((4, 2), (_storage.Reads, _storage.Writes));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task What_a_factory_makes_is_kept_and_what_changes_inside_it_is_saved()
    {
        Bot(async (turn, token) =>
        {
            var state = new ConversationState(_storage);
            var list = await state.CreateProperty<List<string>>("said").GetAsync(turn, () => ["first"], token);
            list.Add(turn.Activity.Text!);
            await turn.SendActivityAsync(string.Join(' ', list), cancellationToken: token);
            await state.SaveChangesAsync(turn, false, token);
        });
        Assert.Equal(["first a"], await Say("a"));
        Assert.Equal(["first a b"], await Say("b"));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_state_is_kept_under_its_conversation_or_its_person()
    {
        Bot(async (turn, token) =>
        {
            foreach (BotState state in new BotState[] { new ConversationState(_storage), new UserState(_storage) })
            {
                await state.CreateProperty<string>("x").SetAsync(turn, "y", token);
                await state.SaveChangesAsync(turn, false, token);
            }
        });
        await Say("hello");
        Assert.Equal(["msteams/conversations/c1", "msteams/users/29:u1"], _storage.Written);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_value_deleted_a_state_cleared_and_a_state_deleted_are_gone()
    {
        Bot(async (turn, token) =>
        {
            var state = new ConversationState(_storage);
            var (a, b) = (state.CreateProperty<string?>("a"), state.CreateProperty<string?>("b"));
            switch (turn.Activity.Text)
            {
                case "set":
                    await a.SetAsync(turn, "A", token);
                    await b.SetAsync(turn, "B", token);
                    break;
                case "delete a":
                    await a.DeleteAsync(turn, token);
                    break;
                case "clear":
                    await state.ClearStateAsync(turn, token);
                    break;
                case "delete":
                    await state.DeleteAsync(turn, token);
                    break;
            }

            await state.SaveChangesAsync(turn, false, token);
            var stored = await _storage.ReadAsync(["msteams/conversations/c1"], token);
            await turn.SendActivityAsync($"{await a.GetAsync(turn, null, token)}{await b.GetAsync(turn, null, token)} {stored.Count}", cancellationToken: token);
        });
        Assert.Equal(["AB 1"], await Say("set"));
        Assert.Equal(["B 1"], await Say("delete a"));
        Assert.Equal([" 1"], await Say("clear"));
        await Say("set");
        Assert.Equal([" 0"], await Say("delete"));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Middleware_saves_after_the_bot_and_not_after_a_turn_that_failed()
    {
        var state = new ConversationState(_storage);
        var name = state.CreateProperty<string?>("name");
        Adapter.Use(new AutoSaveStateMiddleware(state));
        Adapter.OnTurnError = (_, _) => Task.CompletedTask;
        Bot(async (turn, token) =>
        {
            await turn.SendActivityAsync(await name.GetAsync(turn, null, token) ?? "nobody", cancellationToken: token);
            await name.SetAsync(turn, turn.Activity.Text, token);
            if (turn.Activity.Text == "fail")
            {
                throw new InvalidOperationException("broken");
            }
        });
        Assert.Equal(["nobody"], await Say("Ada"));
        Assert.Equal(["Ada"], await Say("fail"));
        Assert.Equal(["Ada"], await Say("Bo"));
    }

    [Fact]
    public async Task Of_two_who_read_the_same_version_the_second_to_write_is_refused()
    {
        var storage = new MemoryStorage();
        await storage.WriteAsync(new Dictionary<string, object> { ["k"] = new Counted { Count = 1 } });
        var first = (await storage.ReadAsync<Counted>(["k"]))["k"];
        var second = (await storage.ReadAsync<Counted>(["k"]))["k"];
        (first.Count, second.Count) = (2, 3);
        await storage.WriteAsync(new Dictionary<string, object> { ["k"] = first });
        await Assert.ThrowsAnyAsync<Exception>(() => storage.WriteAsync(new Dictionary<string, object> { ["k"] = second }));
        Assert.Equal(2, (await storage.ReadAsync<Counted>(["k"]))["k"].Count);
        second.ETag = "*";
        await storage.WriteAsync(new Dictionary<string, object> { ["k"] = second });
        Assert.Equal(3, (await storage.ReadAsync<Counted>(["k"]))["k"].Count);
    }

    [Fact]
    public async Task What_is_stored_shares_nothing_with_what_was_written_and_keeps_its_type()
    {
        var storage = new MemoryStorage();
        var written = new Counted { Count = 1 };
        await storage.WriteAsync(new Dictionary<string, object> { ["k"] = new Dictionary<string, object> { ["inner"] = written } });
        written.Count = 2;
        var read = (IDictionary<string, object>)(await storage.ReadAsync(["k", "absent"])).Single().Value;
        Assert.Equal(1, Assert.IsType<Counted>(read["inner"]).Count);
        await storage.DeleteAsync(["k", "absent"]);
        Assert.Empty(await storage.ReadAsync(["k"]));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_storage_without_types_gives_each_value_as_the_type_it_is_asked_for()
    {
        var plain = new Dictionary<string, JObject> { ["msteams/conversations/c1"] = JObject.Parse("""{"count":7,"one":{"Count":3},"many":["a","b"]}""") };
        Bot(async (turn, token) =>
        {
            var state = new ConversationState(new MemoryStorage(new Newtonsoft.Json.JsonSerializer(), plain));
            var count = await state.CreateProperty<int>("count").GetAsync(turn, null, token);
            var one = await state.CreateProperty<Counted>("one").GetAsync(turn, null, token);
            var many = await state.CreateProperty<List<string>>("many").GetAsync(turn, null, token);
            await turn.SendActivityAsync($"{count} {one.Count} {many.Count}", cancellationToken: token);
        });
        Assert.Equal(["7 3 2"], await Say("hello"));
    }

    public sealed class Counted : IStoreItem
    {
        public int Count { get; set; }

        public string? ETag { get; set; }
    }

    private sealed class Counting : IStorage
    {
        private readonly MemoryStorage _inner = new();

        public int Reads { get; private set; }

        public int Writes { get; private set; }

        public List<string> Written { get; } = [];

        public Task<IDictionary<string, object>> ReadAsync(string[] keys, CancellationToken cancellationToken = default)
        {
            Reads++;
            return _inner.ReadAsync(keys, cancellationToken);
        }

        public Task WriteAsync(IDictionary<string, object> changes, CancellationToken cancellationToken = default)
        {
            Writes++;
            Written.AddRange(changes.Keys);
            return _inner.WriteAsync(changes, cancellationToken);
        }

        public Task DeleteAsync(string[] keys, CancellationToken cancellationToken = default) => _inner.DeleteAsync(keys, cancellationToken);
    }
}
