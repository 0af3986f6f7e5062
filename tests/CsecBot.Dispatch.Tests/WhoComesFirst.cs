using System.Globalization;
namespace CsecBot.Dispatch.Tests;

/// Whom a rung pages: by area, then language, then the roster's order; and who counts as on call.
public class WhoComesFirst
{
    [Theory]
    [InlineData("csw1 csw2", "", "", "csw1")]        // nothing to choose by: the roster's order
    [InlineData("csw2 csw1", "", "", "csw2")]
    [InlineData("csw1 csw2", "csw2", "", "csw2")]    // the area
    [InlineData("csw1 csw2", "", "csw2", "csw2")]    // the language
    [InlineData("csw1 csw2", "csw2", "csw1", "csw2")]   // the area before the language
    [InlineData("csw1 csw2", "csw1 csw2", "csw2", "csw2")]
    public void The_area_before_the_language_before_the_order(string order, string near, string speaks, string first)
    {
        var roster = People.On([.. order.Split(' ').Select(p => (p, Role.Csw, "DCFS", Tier.Primary))]);
        roster = roster with { People = [.. roster.People.Select(p => p with { Areas = near.Contains(p.Id, StringComparison.Ordinal) ? ["SPA-6"] : ["SPA-1"], Languages = speaks.Contains(p.Id, StringComparison.Ordinal) ? ["es"] : ["en"] })] };
        var night = new Night(roster).Open(children: Night.Child("A") with { Language = "es" });
        Assert.Equal([(first, 0.0)], night.Paged(Role.Csw));
        Assert.Equal(2, night.Declines(first).Paged(Role.Csw).Select(p => p.Person).Distinct().Count());   // nobody is filtered out
    }

    [Theory]
    [InlineData("2026-11-24T00:59:59Z", false)]
    [InlineData("2026-11-24T01:00:00Z", true)]
    [InlineData("2026-11-24T15:59:59Z", true)]
    [InlineData("2026-11-24T16:00:00Z", false)]
    public void A_shift_covers_its_start_and_not_its_end(string at, bool covered) =>
        Assert.Equal(covered, Shifts("2026-11-23T17:00", "2026-11-24T08:00").OnCall(Role.Csw, At(at)).Any());

    [Theory]
    [InlineData("2026-11-01T01:00", "2026-11-01T01:30", "2026-11-01T08:00:00Z", "2026-11-01T09:30:00Z")]   // from the first one o'clock to the last half past
    [InlineData("2026-11-01T00:30", "2026-11-01T02:00", "2026-11-01T07:30:00Z", "2026-11-01T10:00:00Z")]
    [InlineData("2027-03-14T02:15", "2027-03-14T02:45", null, null)]                                       // no such half hour: it ends as it begins
    [InlineData("2027-03-14T01:30", "2027-03-14T02:30", "2027-03-14T09:30:00Z", "2027-03-14T10:00:00Z")]
    public void A_shift_over_a_change_of_the_clock(string from, string to, string? first, string? last)
    {
        var roster = RosterDocument.Parse(Document(from, to), Night.Protocol.Zone, out var faults);
        if (first is null) Assert.Equal(["shifts[0].to"], faults.Select(f => f.Path));
        else Assert.Equal((At(first), At(last!)), (roster!.Shifts[0].From, roster.Shifts[0].To));
    }

    [Fact]
    public void Whoever_lost_the_role_is_not_on_call_whatever_the_shift_says()
    {
        var roster = Night.Everybody with { People = [.. Night.Everybody.People.Select(p => p.Id == "csw1" ? p with { Roles = [Role.Liaison] } : p)] };
        Assert.Equal([("csw2", 0.0)], new Night(roster).Open().Paged(Role.Csw));
    }

    [Fact]
    public void A_primary_of_the_roster_comes_before_a_secondary_and_nobody_twice()
    {
        var roster = Night.Everybody with { Shifts = [.. Night.Everybody.Shifts.Reverse(), .. Night.Everybody.Shifts] };
        Assert.Equal(["csw2", "csw1", "csw3"], roster.OnCall(Role.Csw, Night.Start).Select(p => p.Id));
    }

    [Fact]
    public void Whoever_is_paged_stays_paged_when_their_shift_ends_in_between()
    {
        var night = new Night().Open();
        night.Roster = Night.Everybody.Without("csw1");
        Assert.Equal(("csw1", 3), night.FastForward(3).Paged(Role.Csw)[^1]);
        Assert.Equal("csw1", night.Accepts("csw1").Seat<Seat.Accepted>(Role.Csw).Person);
    }

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);

    private static Roster Shifts(string from, string to) => RosterDocument.Parse(Document(from, to), Night.Protocol.Zone, out _)!;

    private static string Document(string from, string to) => $$"""
        { "people": [ { "id": "00000000-0000-0000-0000-000000000020", "name": "CSW One", "roles": [ "csw" ], "agency": "DCFS" } ],
          "shifts": [ { "role": "csw", "person": "00000000-0000-0000-0000-000000000020", "from": "{{from}}", "to": "{{to}}" } ] }
        """;
}
