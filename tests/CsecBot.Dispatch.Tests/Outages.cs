namespace CsecBot.Dispatch.Tests;

/// Nobody looked for a while. What nobody was told yet is said once; what was missed of the repeating kind is not made up.
public class Outages
{
    [Fact]
    public void A_missed_re_page_is_not_made_up_beside_the_rung_above_it()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().Outage(7);
        Assert.Equal([("csw1", 0), ("csw3", 7)], night.Paged(Role.Csw));
        Assert.Equal(Night.Start.AddMinutes(12), night.Seat<Seat.Paging>(Role.Csw).NextRung);
    }

    [Fact]
    public void Each_page_says_when_it_should_have_gone_out()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().Outage(31);
        Assert.Equal([("csw3", 6.0), ("sup", 12), ("duty", 20)],
            night.Log.OfType<Event.Paged>().Where(p => p is { Role: Role.Csw, Rung: > 0 }).Select(p => (p.Person, (p.Due - Night.Start).TotalMinutes)));
        Assert.Equal(Night.Start.AddMinutes(35), night.Seat<Seat.Paging>(Role.Csw).NextRung);
    }

    [Fact]
    public void Missed_repeats_are_one_and_the_next_keeps_the_grid()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().FastForward(21).Outage(23).FastForward(2);
        Assert.Equal([("duty", 20), ("duty", 44), ("duty", 45)], night.Paged(Role.Csw).TakeLast(3));
    }

    [Fact]
    public void An_empty_rung_takes_nothing_of_the_time_of_those_after_it()
    {
        var night = new Night(Night.Everybody.Without("csw3")).Open().Outage(31);
        Assert.Equal([("sup", 6.0), ("duty", 14)],
            night.Log.OfType<Event.Paged>().Where(p => p is { Role: Role.Csw, Rung: > 0 }).Select(p => (p.Person, (p.Due - Night.Start).TotalMinutes)));
    }

    [Fact]
    public void Where_the_ladder_ends_early_its_last_person_is_paged_once_in_the_beat_and_again_after_five_minutes()
    {
        var night = new Night(Night.Everybody.Without("sup", "posup", "duty")).Open().Outage(31).FastForward(5);
        Assert.Equal([("csw1", 0), ("csw3", 31), ("csw3", 36)], night.Paged(Role.Csw));
    }

    [Theory]
    [InlineData(89, "warned 75", 90)]
    [InlineData(91, "breached 90", 105)]
    [InlineData(200, "breached 195", 210)]
    public void Missed_warnings_are_one_and_the_newest(double minutes, string told, double next)
    {
        var night = new Night(protocol: Night.TwoDuties).Open().Accepts("csw1").Outage(minutes);
        Assert.Equal([told], night.Log.Select(e => e switch
        {
            Event.Warned { Role: Role.Csw } w => $"warned {w.Minutes}",
            Event.Breached { Role: Role.Csw } b => $"breached {b.Minutes}",
            _ => null,
        }).OfType<string>());
        Assert.Equal(Night.Start.AddMinutes(next), night.State!.SeatOf(Role.Csw)!.Clock.NextWarning);
    }

    [Fact]
    public void Missed_reminders_are_one_late_and_never_dropped()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().Accepts("csw1").Outage(9 * 24 * 60);
        Assert.Equal([("72-hour-item", true), ("7-day-meeting", true)], night.Reminded().Select(d => (d.Item.Duty, d.Item.Late)));
        Assert.All(night.State!.Duties, d => Assert.True(d.IsUnfinished && d.IsLate(night.Now) && d.Next > night.Now));
    }

    [Fact]
    public void A_missed_question_is_asked_once()
    {
        var night = new Night(protocol: Night.TwoDuties).Open(children: Night.Child("A", Disposition.Pending)).Outage(100);
        Assert.Equal([100.0], night.Minutes<Event.Asked>());
        Assert.Equal(Night.Start.AddMinutes(105), night.State!.NextAsk);
    }

    [Fact]
    public void Looking_twice_at_one_moment_does_nothing_more()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().Outage(61);
        var told = night.Log.Count;
        Assert.Equal(told, night.Outage(0).Log.Count);
    }

    [Fact]
    public void Somebody_may_still_accept_after_it()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().Outage(600).Accepts("csw1");
        Assert.Equal(Night.Start.AddMinutes(600), night.Seat<Seat.Accepted>(Role.Csw).AcceptedAt);
        Assert.True(night.State!.SeatOf(Role.Csw)!.IsLate(night.Now));
    }
}
