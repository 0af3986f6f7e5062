namespace CsecBot.Dispatch.Tests;

public class Documents
{
    private static readonly TimeZoneInfo Zone = Night.Protocol.Zone;

    [Theory]
    [InlineData("\"version\": \"2026-11\"", "\"version\": \"\"", "version")]
    [InlineData("America/Los_Angeles", "Mars/Olympus", "timeZone")]
    [InlineData("\"onSceneWithin\": \"PT90M\"", "\"onSceneWithin\": \"soon\"", "seats.csw.onSceneWithin")]
    [InlineData("\"after\": \"PT0M\", \"page\": [ \"primary\" ]", "\"after\": \"PT1M\", \"page\": [ \"primary\" ]", "seats.csw.rungs[0]")]
    [InlineData("[ \"secondary\" ]", "[ \"everybody\" ]", "seats.csw.rungs[2].page")]
    [InlineData("\"limit\": \"PT72H\"", "\"limit\": \"PT0H\"", "duties[0].limit")]
    [InlineData("\"county\"", "\"contry\"", "contry")]
    [InlineData("\"2026-12-25\"", "\"Christmas\"", "holidays")]
    [InlineData("\"id\": \"7-day-meeting\"", "\"id\": \"72-hour-item\"", "duties")]
    public void A_fault_in_the_protocol_is_named_where_it_stands(string good, string bad, string path)
    {
        var document = ProtocolDocument.LosAngeles;
        Assert.Null(ProtocolDocument.Parse(document.Replace(good, bad, StringComparison.Ordinal), out var faults));
        Assert.Contains(faults, f => f.Path == path);
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var document = ProtocolDocument.LosAngeles.Replace("America/Los_Angeles", "Mars", StringComparison.Ordinal).Replace("\"2026-12-25\"", "\"x\"", StringComparison.Ordinal);
        ProtocolDocument.Parse(document, out var faults);
        Assert.Equal(["timeZone", "holidays"], faults.Select(f => f.Path));
    }

    [Theory]
    [InlineData("2027-03-14T02:30", "2027-03-14T10:00:00Z")]   // missing: the first instant after the gap
    [InlineData("2026-11-01T01:30", "2026-11-01T08:30:00Z")]   // repeated: its first occurrence
    [InlineData("2026-11-23T17:00", "2026-11-24T01:00:00Z")]
    public void A_local_time_has_one_answer(string local, string utc) =>
        Assert.Equal(At(utc), LocalTime.First(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), Zone));

    [Fact]
    public void A_shift_over_the_repeated_hour_starts_at_its_first_and_ends_at_its_last_occurrence()
    {
        var roster = RosterDocument.Parse(Roster("2026-11-01T01:30", "2026-11-01T01:45"), Zone, out _)!;
        Assert.Equal((At("2026-11-01T08:30:00Z"), At("2026-11-01T09:45:00Z")), (roster.Shifts[0].From, roster.Shifts[0].To));
    }

    [Fact]
    public void A_shift_is_half_open()
    {
        var roster = RosterDocument.Parse(Roster("2026-11-23T17:00", "2026-11-24T08:00"), Zone, out _)!;
        Assert.Single(roster.OnCall(Role.Csw, At("2026-11-24T01:00:00Z")));
        Assert.Empty(roster.OnCall(Role.Csw, At("2026-11-24T16:00:00Z")));
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000020", "somebody", "people[0].id")]
    [InlineData("\"roles\": [ \"csw\" ]", "\"roles\": [ \"chef\" ]", "people[0].roles")]
    [InlineData("\"role\": \"csw\"", "\"role\": \"advocate\"", "shifts[0].person")]
    [InlineData("2026-11-24T08:00", "2026-11-22T08:00", "shifts[0].to")]
    [InlineData("\"tier\": \"primary\"", "\"tier\": \"third\"", "shifts[0].tier")]
    [InlineData("\"agency\"", "\"agancy\"", "people[0].agancy")]
    public void A_fault_in_the_roster_is_named_where_it_stands(string good, string bad, string path)
    {
        Assert.Null(RosterDocument.Parse(Roster("2026-11-23T17:00", "2026-11-24T08:00").Replace(good, bad, StringComparison.Ordinal), Zone, out var faults));
        Assert.Contains(faults, f => f.Path == path);
    }

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture);

    private static string Roster(string from, string to) => $$"""
        { "people": [ { "id": "00000000-0000-0000-0000-000000000020", "name": "CSW One", "roles": [ "csw" ], "agency": "DCFS" } ],
          "shifts": [ { "role": "csw", "tier": "primary", "person": "00000000-0000-0000-0000-000000000020", "from": "{{from}}", "to": "{{to}}" } ] }
        """;
}
