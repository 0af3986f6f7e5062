namespace CsecBot.Dispatch.Tests;

/// Gaps on the roster, before a night finds them.
public class LookingAhead
{
    private static readonly DateTimeOffset From = Night.Start, To = From.AddDays(7);

    private static readonly Roster Full = People.On(
        ("csw1", Role.Csw, "DCFS", Tier.Primary), ("csw2", Role.Csw, "DCFS", Tier.Secondary), ("adv1", Role.Advocate, "Saving Innocence", Tier.Primary), ("adv2", Role.Advocate, "Aviva", Tier.Secondary),
        ("po1", Role.ProbationOfficer, "Probation", Tier.Primary), ("po2", Role.ProbationOfficer, "Probation", Tier.Secondary), ("sup", Role.Supervisor, "DCFS", Tier.Primary),
        ("ag1", Role.AgencySupervisor, "Saving Innocence", Tier.Primary), ("ag2", Role.AgencySupervisor, "Aviva", Tier.Primary), ("duty", Role.DutyManager, "DCFS", Tier.Primary));

    private static IReadOnlyList<Gap> Gaps(Roster roster) => Dispatch.Gaps.Within(roster, Night.Protocol, From, To);

    [Fact]
    public void A_roster_with_somebody_on_every_rung_has_none() => Assert.Empty(Gaps(Full));

    [Fact]
    public void Each_rung_that_would_page_nobody_is_one()
    {
        Assert.Equal([new(Role.Csw, Tier.Secondary, null, From, To)], Gaps(Full.Without("csw2")));
        Assert.Equal([new(Role.Supervisor, null, null, From, To)], Gaps(Full.Without("sup")));
        Assert.Equal([new(Role.DutyManager, null, null, From, To)], Gaps(Full.Without("duty")));
        Assert.Equal([new(Role.Csw, Tier.Primary, null, From, To), new(Role.ProbationOfficer, Tier.Primary, null, From, To)], Gaps(Full.Without("csw1", "po1")));
        Assert.Equal(8, Gaps(Roster.Empty).Count);
    }

    [Theory]
    [InlineData("2028-10-25T12:00", false)]
    [InlineData("2028-10-26T12:00", true)]
    [InlineData("2029-06-01T12:00", true)]
    public void The_holidays_of_a_document_run_out_sixty_days_before_the_last_of_them(string at, bool runsOut)
    {
        var now = LocalTime.First(DateTime.Parse(at, System.Globalization.CultureInfo.InvariantCulture), Night.Protocol.Zone);
        Assert.Equal(runsOut ? new DateOnly(2028, 12, 25) : null, Dispatch.Gaps.HolidaysEnd(Night.Protocol, now.AddDays(60)));
    }

    [Fact]
    public void Both_documents_know_the_holidays_of_three_years_and_each_is_a_weekday()
    {
        foreach (var text in new[] { ProtocolDocument.LosAngeles, ProtocolDocument.SanFrancisco })
        {
            var protocol = ProtocolDocument.Parse(text, out _)!;
            Assert.Equal([2026, 2027, 2028], protocol.Holidays.Select(d => d.Year).Distinct().Order());
            Assert.DoesNotContain(protocol.Holidays, d => d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
            Assert.Equal(12, protocol.Holidays.Count(d => d.Year == 2028));
        }
    }

    [Fact]
    public void Each_agency_whose_advocates_are_on_call_needs_its_own_supervisor()
    {
        Assert.Equal([new(Role.AgencySupervisor, null, "Aviva", From, To)], Gaps(Full.Without("ag2")));
        Assert.Equal([new(Role.Advocate, Tier.Secondary, null, From, To)], Gaps(Full.Without("adv2", "ag2")));
    }

    [Fact]
    public void A_gap_lasts_from_the_end_of_one_shift_to_the_beginning_of_the_next_whatever_else_changes_meanwhile()
    {
        DateTimeOffset ends = From.AddHours(5), begins = From.AddHours(29.5);
        var shifts = Full.Without("csw1").Shifts.Concat(
        [
            new(Role.Csw, Tier.Primary, "csw1", DateTimeOffset.MinValue, ends), new(Role.Csw, Tier.Primary, "csw1", begins, To.AddDays(1)), new(Role.Csw, Tier.Secondary, "csw1", From.AddHours(7), From.AddHours(8)),
        ]);
        Assert.Equal([new(Role.Csw, Tier.Primary, null, ends, begins)], Gaps(Full with { Shifts = [.. shifts] }));
    }

    [Fact]
    public void A_shift_of_somebody_who_lost_the_role_covers_nothing()
    {
        var without = Full with { People = [.. Full.People.Select(p => p.Id == "csw1" ? p with { Roles = [Role.Supervisor] } : p)] };
        Assert.Equal([new(Role.Csw, Tier.Primary, null, From, To)], Gaps(without));
    }

    [Fact]
    public void What_lies_behind_or_further_ahead_is_no_matter()
    {
        var shifts = Full.Shifts.Select(s => s with { From = From, To = To });
        Assert.Empty(Gaps(Full with { Shifts = [.. shifts] }));
    }
}
