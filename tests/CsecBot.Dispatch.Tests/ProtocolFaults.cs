using System.Text.Json.Nodes;
namespace CsecBot.Dispatch.Tests;

/// Each rule of the protocol document, broken alone, is named where it stands.
public class ProtocolFaults
{
    /// Where to write what (null takes the field away), and the one path that must be named.
    [Theory]
    [InlineData("version", null, "version")]
    [InlineData("version", "\"a long version that has more than forty letters\"", "version")]
    [InlineData("version", "7", "version")]
    [InlineData("county", "\" \"", "county")]
    [InlineData("timeZone", "\"Mars/Olympus\"", "timeZone")]
    [InlineData("homeAgency", null, "homeAgency")]
    [InlineData("responses", "[]", "responses")]
    [InlineData("responses.Both", null, "responses.Both")]
    [InlineData("responses.Both", "[]", "responses.Both")]
    [InlineData("responses.Dcfs", "[ \"liaison\" ]", "responses.Dcfs")]
    [InlineData("responses.Dcfs", "[ \"chef\" ]", "responses.Dcfs")]
    [InlineData("responses.Nobody", "[ \"csw\" ]", "responses.Nobody")]
    [InlineData("seats.liaison", "{}", "seats.liaison")]
    [InlineData("seats.csw.start", "\"Dawn\"", "seats.csw.start")]
    [InlineData("seats.csw.onSceneWithin", "\"PT0M\"", "seats.csw.onSceneWithin")]
    [InlineData("seats.csw.onSceneWithin", "\"P1D\"", "seats.csw.onSceneWithin")]
    [InlineData("seats.csw.warnAfter", "[ \"PT75M\", \"PT60M\" ]", "seats.csw.warnAfter")]
    [InlineData("seats.csw.warnAfter", "[ \"PT60M\", \"PT60M\" ]", "seats.csw.warnAfter")]
    [InlineData("seats.csw.warnAfter", "[ \"PT90M\" ]", "seats.csw.warnAfter")]
    [InlineData("seats.csw.warnAfter", "[ \"soon\" ]", "seats.csw.warnAfter")]
    [InlineData("seats.csw.lateEvery", "\"PT0S\"", "seats.csw.lateEvery")]
    [InlineData("seats.csw.supervisor", "\"boss\"", "seats.csw.supervisor")]
    [InlineData("seats.csw.rungs", "[]", "seats.csw.rungs")]
    [InlineData("seats.csw.rungs.0.after", "\"PT1M\"", "seats.csw.rungs[0]")]
    [InlineData("seats.csw.rungs.0.page", "[ \"again\" ]", "seats.csw.rungs[0]")]
    [InlineData("seats.csw.rungs.2.after", "\"PT0M\"", "seats.csw.rungs[2].after")]
    [InlineData("seats.csw.rungs.2.page", "[ \"everybody\" ]", "seats.csw.rungs[2].page")]
    [InlineData("seats.csw.rungs.2.page", "[ \"again\", \"secondary\" ]", "seats.csw.rungs[2].page")]
    [InlineData("seats.csw.rungs.2.page", "[]", "seats.csw.rungs[2].page")]
    [InlineData("seats.csw.rungs.2.pages", "[]", "seats.csw.rungs[2].pages")]
    [InlineData("seats.csw.rungs.4.page", "[ \"again\" ]", "seats.csw.rungs")]
    [InlineData("seats.csw.repeatEvery", "\"PT0M\"", "seats.csw.repeatEvery")]
    [InlineData("seats.csw.speed", "1", "seats.csw.speed")]
    [InlineData("pending", null, "pending")]
    [InlineData("pending.every", "\"PT0M\"", "pending.every")]
    [InlineData("pending.roles", "[ \"chef\" ]", "pending.roles")]
    [InlineData("close.roles", "[]", "close.roles")]
    [InlineData("duties.0.id", "\"Item 72\"", "duties[0].id")]
    [InlineData("duties.1.id", "\"72-hour-item\"", "duties")]
    [InlineData("duties.0.title", null, "duties[0].title")]
    [InlineData("duties.0.perChild", "\"yes\"", "duties[0].perChild")]
    [InlineData("duties.0.limit", "\"P0D\"", "duties[0].limit")]
    [InlineData("duties.0.limit", "\"-PT1H\"", "duties[0].limit")]
    [InlineData("duties.0.owners", "[ \"chef\" ]", "duties[0].owners")]
    [InlineData("duties.0.lateEvery", "\"PT0H\"", "duties[0].lateEvery")]
    [InlineData("duties.0.lateTo", null, "duties[0].lateTo")]
    [InlineData("duties.0.reminders.0.at", null, "duties[0].reminders[0].at")]
    [InlineData("duties.0.reminders.0.at", "\"4 pm\"", "duties[0].reminders[0].at")]
    [InlineData("duties.0.reminders.0.day", "-1", "duties[0].reminders[0].day")]
    [InlineData("duties.0.reminders.0.workingDayBefore", "true", "duties[0].reminders[0].after")]
    [InlineData("gather", null, "gather")]
    [InlineData("gather.until", "\"05:00\"", "gather.until")]
    [InlineData("seats.csw.rungs.0.variants", "[ { \"hours\": \"Business\", \"page\": [ \"primary\" ] } ]", "businessHours")]
    [InlineData("seats.csw.rungs.0.variants", "[ { \"page\": [ \"primary\" ] } ]", "seats.csw.rungs[0].variants[0].hours")]
    [InlineData("seats.csw.rungs.0.variants", "[ { \"ages\": [ \"12\" ], \"page\": [ \"primary\" ] } ]", "seats.csw.rungs[0].variants[0].ages")]
    [InlineData("duties.0.start", null, "duties[0].start")]
    [InlineData("duties.0.start", "{}", "duties[0].start.at")]
    [InlineData("duties.0.start", "{ \"at\": \"Dawn\" }", "duties[0].start.at")]
    [InlineData("duties.0.start", "{ \"arrival\": [ \"chef\" ] }", "duties[0].start.arrival")]
    [InlineData("duties.0.start", "{ \"after\": \"7-day-meeting\" }", "duties[0].start")]
    [InlineData("duties.1.start", "{ \"after\": \"72-hour-item\", \"if\": \"nothing\" }", "duties[1].start")]
    [InlineData("duties.0.start", "{ \"when\": \"Rain\" }", "duties[0].start.when")]
    [InlineData("duties.4.start", "{ \"when\": \"Missing\" }", "duties[4].perChild")]
    [InlineData("duties.0.repeat", "{ \"every\": \"P1D\", \"from\": \"Done\", \"during\": \"nothing\" }", "duties[0].repeat")]
    [InlineData("duties.0.handOver", "{ \"to\": [] }", "duties[0].handOver.to")]
    [InlineData("duties.0.outcomes", "[ \"Scheduled\" ]", "duties[0].outcomes")]
    [InlineData("duties.0.details.0.kind", "\"Text\"", "duties[0].details[0].kind")]
    [InlineData("duties.0.details.0.name", "\"two words\"", "duties[0].details[0].name")]
    [InlineData("duties.0.sources", "[ \"Press\" ]", "duties[0].sources")]
    [InlineData("holidays", "[ \"2026-02-30\" ]", "holidays")]
    [InlineData("holidays", "[ 5 ]", "holidays[0]")]
    [InlineData("surprise", "null", "surprise")]
    public void Is_named_where_it_stands(string at, string? value, string path)
    {
        Assert.Null(ProtocolDocument.Parse(With((at, value)), out var faults));
        Assert.Contains(path, faults.Select(f => f.Path));
        Assert.All(faults, f => Assert.Equal(path.Split('.', '[')[0], f.Path.Split('.', '[')[0]));
    }

    [Fact]
    public void Several_are_all_named_at_once()
    {
        var bad = With(("version", null), ("seats.advocate.repeatEvery", "\"never\""), ("duties.1.lateTo", "\"chef\""), ("colour", "\"red\""));
        Assert.Null(ProtocolDocument.Parse(bad, out var faults));
        Assert.Equal(["colour", "duties[1].lateTo", "seats.advocate.repeatEvery", "version"], faults.Select(f => f.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"version\": \"1\", \"version\": \"2\" }")]
    [InlineData("{ \"version\": ")]
    public void What_is_no_document_is_a_fault_and_never_an_exception(string text)
    {
        Assert.Null(ProtocolDocument.Parse(text, out var faults));
        Assert.NotEmpty(faults);
    }

    [Fact]
    public void The_good_document_has_none_and_is_known_by_its_text()
    {
        var protocol = ProtocolDocument.Parse(ProtocolDocument.LosAngeles, out var faults)!;
        Assert.Empty(faults);
        Assert.Equal(64, protocol.Hash.Length);
        Assert.NotEqual(protocol.Hash, ProtocolDocument.Parse(ProtocolDocument.LosAngeles + "\n", out _)!.Hash);
    }

    private static string With(params (string At, string? Value)[] changes)
    {
        var document = JsonNode.Parse(ProtocolDocument.LosAngeles)!;
        foreach (var (at, value) in changes)
        {
            var steps = at.Split('.');
            var owner = steps[..^1].Aggregate(document, (n, s) => int.TryParse(s, out var i) ? n[i]! : n[s]!).AsObject();
            if (value is null) Assert.True(owner.Remove(steps[^1]));
            else owner[steps[^1]] = JsonNode.Parse(value);
        }
        return document.ToJsonString();
    }
}
