using System.Text.Json.Nodes;
namespace CsecBot.Dispatch.Tests;

/// Each rule of the roster document, broken alone, is named where it stands.
public class RosterFaults
{
    private static readonly TimeZoneInfo Zone = Night.Protocol.Zone;

    private const string Good = """
        { "people": [ { "id": "00000000-0000-0000-0000-00000000002A", "tenantId": "00000000-0000-0000-0000-0000000000AA", "name": "CSW One", "roles": [ "csw", "supervisor" ], "agency": "DCFS", "areas": [ "SPA-6" ], "languages": [ "es" ], "phone": "+12135550120" },
                      { "id": "00000000-0000-0000-0000-000000000021", "name": "CSW Two", "roles": [ "csw" ], "agency": "DCFS" } ],
          "shifts": [ { "role": "csw", "tier": "primary", "person": "00000000-0000-0000-0000-00000000002a", "from": "2026-11-23T17:00", "to": "2026-11-24T08:00" },
                      { "role": "supervisor", "person": "00000000-0000-0000-0000-00000000002A", "from": "2026-11-23T17:00:30-08:00", "to": "2026-11-24T16:00:00Z" } ] }
        """;

    [Theory]
    [InlineData("people", null, "people")]
    [InlineData("shifts", "{}", "shifts")]
    [InlineData("extra", "1", "extra")]
    [InlineData("people.0", "\"CSW One\"", "people[0]")]
    [InlineData("people.0.id", "\"one\"", "people[0].id")]
    [InlineData("people.1.id", "\"00000000-0000-0000-0000-00000000002a\"", "people")]
    [InlineData("people.0.tenantId", "\"dcfs.lacounty.gov\"", "people[0].tenantId")]
    [InlineData("people.0.tenantId", "\"{00000000-0000-0000-0000-0000000000aa}\"", "people[0].tenantId")]
    [InlineData("people.0.tenantId", "\" 00000000-0000-0000-0000-0000000000aa\"", "people[0].tenantId")]
    [InlineData("people.0.name", null, "people[0].name")]
    [InlineData("people.0.roles", "[]", "people[0].roles")]
    [InlineData("people.0.roles", "[ \"Csw\" ]", "people[0].roles")]
    [InlineData("people.0.agency", "\"\"", "people[0].agency")]
    [InlineData("people.0.areas", "\"SPA-6\"", "people[0].areas")]
    [InlineData("people.0.languages", "[ 5 ]", "people[0].languages[0]")]
    [InlineData("people.0.phone", "\"213-555-0120\"", "people[0].phone")]
    [InlineData("people.0.email", "\"x\"", "people[0].email")]
    [InlineData("shifts.0.role", "\"chef\"", "shifts[0].role")]
    [InlineData("shifts.0.role", "\"advocate\"", "shifts[0].person")]
    [InlineData("shifts.0.tier", "\"Primary\"", "shifts[0].tier")]
    [InlineData("shifts.0.tier", "\"1\"", "shifts[0].tier")]
    [InlineData("shifts.0.person", "\"00000000-0000-0000-0000-000000000099\"", "shifts[0].person")]
    [InlineData("shifts.0.from", "\"23 November\"", "shifts[0].from")]
    [InlineData("shifts.0.to", null, "shifts[0].to")]
    [InlineData("shifts.0.to", "\"2026-11-23T17:00\"", "shifts[0].to")]
    [InlineData("shifts.0.to", "\"9999-12-31T23:59\"", "shifts[0].to")]
    [InlineData("shifts.0.to", "\"2201-01-01T00:00\"", "shifts[0].to")]
    [InlineData("shifts.0.from", "\"0001-01-01T00:00\"", "shifts[0].from")]
    [InlineData("shifts.0.from", "\"1999-12-31T23:59\"", "shifts[0].from")]
    [InlineData("shifts.1.to", "\"9999-12-31T16:00:00-07:00\"", "shifts[1].to")]
    [InlineData("shifts.1.from", "\"0001-01-02T00:00:00Z\"", "shifts[1].from")]
    [InlineData("shifts.0.note", "\"x\"", "shifts[0].note")]
    public void Is_named_where_it_stands(string at, string? value, string path)
    {
        Assert.Null(RosterDocument.Parse(With(at, value), Zone, out var faults));
        Assert.Contains(path, faults.Select(f => f.Path));
        Assert.DoesNotContain(faults, f => f.ToString().Contains("213-555", StringComparison.Ordinal));
    }

    [Fact]
    public void An_account_that_several_people_share_is_no_person()
    {
        Assert.Null(RosterDocument.Parse(Good, Zone, out var faults, ["00000000-0000-0000-0000-00000000002a"]));
        Assert.Equal(new("people[0].id", "is an account that several people share; give each person's own"), Assert.Single(faults));
    }

    /// Nobody would be let in from it.
    [Fact]
    public void A_tenant_is_named_by_its_id()
    {
        Assert.Null(RosterDocument.Parse(With("people.0.tenantId", "\"lacounty\""), Zone, out var faults));
        Assert.Equal(new("people[0].tenantId", "must be an Entra tenant id"), Assert.Single(faults));
        Assert.Equal("00000000-0000-0000-0000-0000000000aa", RosterDocument.Parse(Good, Zone, out _)!.People[0].TenantId);
    }

    [Theory]
    [InlineData("2026-11-24T08:00", "9999-12-31T23:59"), InlineData("2026-11-24T16:00:00Z", "2201-01-02T00:00:00Z")]
    public void A_time_lies_between_two_years(string good, string bad)
    {
        Assert.Null(RosterDocument.Parse(Good.Replace(good, bad, StringComparison.Ordinal), Zone, out var faults));
        Assert.Equal("must lie between the years 2000 and 2200", Assert.Single(faults).Words);
        Assert.NotNull(RosterDocument.Parse(Good.Replace("2026-11-24T08:00", "2200-12-31T08:00", StringComparison.Ordinal).Replace("2026-11-23T17:00\"", "2000-01-01T00:00\"", StringComparison.Ordinal), Zone, out _));
    }

    /// What is asked only since it came does not take it out of force.
    [Theory]
    [InlineData("people.0.tenantId", "\"lacounty\"")]
    [InlineData("shifts.0.to", "\"9999-12-31T23:59\"")]
    public void One_that_is_stored_is_read_as_it_was_when_it_came(string at, string value) => Assert.NotNull(RosterDocument.Parse(With(at, value), Zone, out _, isStored: true));

    [Fact]
    public void A_person_is_known_by_their_id_however_it_is_written_and_the_tier_is_primary_unless_said()
    {
        var roster = RosterDocument.Parse(Good, Zone, out var faults)!;
        Assert.Empty(faults);
        Assert.All(roster.Shifts, s => Assert.Equal(("00000000-0000-0000-0000-00000000002a", Tier.Primary), (s.Person, s.Tier)));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 1, 0, 30, TimeSpan.Zero), roster.Shifts[1].From);
    }

    [Fact]
    public void An_empty_roster_is_no_fault() => Assert.NotNull(RosterDocument.Parse("""{ "people": [], "shifts": [] }""", Zone, out _));

    private static string With(string at, string? value)
    {
        var document = JsonNode.Parse(Good)!;
        var steps = at.Split('.');
        var owner = steps[..^1].Aggregate(document, (n, s) => int.TryParse(s, out var i) ? n[i]! : n[s]!);
        if (value is null) Assert.True(owner.AsObject().Remove(steps[^1]));
        else if (int.TryParse(steps[^1], out var index)) owner[index] = JsonNode.Parse(value);
        else owner[steps[^1]] = JsonNode.Parse(value);
        return document.ToJsonString();
    }
}
