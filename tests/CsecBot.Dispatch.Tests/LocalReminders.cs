using System.Globalization;
namespace CsecBot.Dispatch.Tests;

/// The instants of the two duties across weekends, holidays and both changes of the clock, as a wall clock in Los Angeles shows them.
public class LocalReminders
{
    private const string Item = "72-hour-item", Meeting = "7-day-meeting";

    [Theory]
    // Friday 30 October 2026, 10:00; the clocks go back on Sunday. 72 elapsed hours end at 09:00, seven days at 10:00.
    [InlineData("2026-10-30T17:00:00Z", Item, "10-30 16:00 -7|10-31 09:00 -7|11-01 09:00 -8|11-02 03:00 -8|11-02 09:00 -8 late|11-02 21:00 -8 late")]
    [InlineData("2026-10-30T17:00:00Z", Meeting, "11-02 09:00 -8|11-04 09:00 -8|11-05 09:00 -8|11-06 10:00 -8 late|11-07 10:00 -8 late")]
    // Friday 12 March 2027, 10:00; the clocks go forward on Sunday. 72 elapsed hours end at 11:00.
    [InlineData("2027-03-12T18:00:00Z", Item, "03-12 16:00 -8|03-13 09:00 -8|03-14 11:00 -7|03-15 05:00 -7|03-15 11:00 -7 late|03-15 23:00 -7 late")]
    [InlineData("2027-03-12T18:00:00Z", Meeting, "03-15 09:00 -7|03-17 09:00 -7|03-18 09:00 -7|03-19 10:00 -7 late|03-20 10:00 -7 late")]
    // A call on Thursday 19 November: seven days on is Thanksgiving, so the Wednesday speaks of it; once, though day 6 does too.
    [InlineData("2026-11-19T18:00:00Z", Meeting, "11-22 09:00 -8|11-24 09:00 -8|11-25 09:00 -8|11-26 10:00 -8 late|11-27 10:00 -8 late")]
    // A call on Saturday 21 November: the limit is Saturday after two holidays, the working day before it Wednesday.
    [InlineData("2026-11-21T18:00:00Z", Meeting, "11-24 09:00 -8|11-25 09:00 -8|11-26 09:00 -8|11-27 09:00 -8|11-28 10:00 -8 late|11-29 10:00 -8 late")]
    // A call at 02:30 on Sunday 7 March: seven days on there is no 02:30, so the limit is 03:00.
    [InlineData("2027-03-07T10:30:00Z", Meeting, "03-10 09:00 -8|03-12 09:00 -8|03-13 09:00 -8|03-14 03:00 -7 late|03-15 03:00 -7 late")]
    // Late since 02:30 on Friday 12 March: the Sunday has no 02:30, the Monday has one again.
    [InlineData("2027-03-05T10:30:00Z", Meeting, "03-08 09:00 -8|03-10 09:00 -8|03-11 09:00 -8|03-12 02:30 -8 late|03-13 02:30 -8 late|03-14 03:00 -7 late|03-15 02:30 -7 late")]
    // A call at 01:30 on Sunday 25 October: seven days on there are two, and the first counts.
    [InlineData("2026-10-25T08:30:00Z", Meeting, "10-28 09:00 -7|10-30 09:00 -7|10-31 09:00 -7|11-01 01:30 -7 late|11-02 01:30 -8 late")]
    // A call after four in the afternoon: that day's reminder has no moment left.
    [InlineData("2026-11-24T01:30:00Z", Item, "11-24 09:00 -8|11-25 17:30 -8|11-26 11:30 -8|11-26 17:30 -8 late|11-27 05:30 -8 late")]
    public void Are_spoken_of_at(string call, string duty, string moments)
    {
        var night = new Night(protocol: Night.TwoDuties) { Now = DateTimeOffset.Parse(call, CultureInfo.InvariantCulture) };
        night.Open(received: night.Now).Accepts("csw1").Accepts("adv1")
            .Does(at => new Command.Arrive(Role.Csw, null, "csw1", at)).Does(at => new Command.Arrive(Role.Advocate, null, "adv1", at));
        var expected = moments.Split('|');
        while (Said(night, duty).Count() < expected.Length) night.FastForward(TimeSpan.FromHours(12));
        Assert.Equal(expected, Said(night, duty).Take(expected.Length));
    }

    [Fact]
    public void A_duty_that_was_done_is_not_spoken_of_and_one_that_is_scheduled_is()
    {
        var night = new Night(protocol: Night.TwoDuties).Open(received: Night.Start).Accepts("csw1");
        night.Does(at => new Command.Complete(Item, "A", Outcome.Done, at, "csw1", at)).Does(at => new Command.Complete(Meeting, "A", Outcome.Scheduled, at.AddDays(4), "csw1", at));
        night.FastForward(TimeSpan.FromDays(3.5));
        Assert.Equal([Meeting], night.Reminded().Select(d => d.Item.Duty).Distinct());
    }

    [Fact]
    public void A_duty_done_late_stays_marked_late()
    {
        var night = new Night(protocol: Night.TwoDuties).Open(received: Night.Start).Accepts("csw1").FastForward(TimeSpan.FromHours(73));
        night.Does(at => new Command.Complete(Item, "A", Outcome.Done, at.AddMinutes(-30), "csw1", at)).Does(at => new Command.Complete(Meeting, "A", Outcome.Done, at, "csw1", at));
        Assert.Equal([true, false], night.State!.Duties.OrderBy(d => d.DueAt).Select(d => d.IsLate(night.Now)));
    }

    [Fact]
    public void A_time_of_completion_that_cannot_be_is_refused()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().Accepts("csw1");
        Assert.Equal(Refusal.InTheFuture, night.Do(at => new Command.Complete(Item, "A", Outcome.Done, at.AddMinutes(1), "csw1", at)));
        Assert.Equal(Refusal.BeforeTheCall, night.Do(at => new Command.Complete(Item, "A", Outcome.Done, at.AddMinutes(-8), "csw1", at)));
        Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.Complete(Item, "A", Outcome.Done, at, "csw2", at)));
        Assert.Equal(Refusal.NoSuchChild, night.Do(at => new Command.Complete(Item, "Z", Outcome.Done, at, "csw1", at)));
    }

    private static IEnumerable<string> Said(Night night, string duty) => night.Reminded(duty).Select(d =>
    {
        var local = TimeZoneInfo.ConvertTime(d.At, Night.Protocol.Zone);
        return $"{local:MM-dd HH:mm} {local.Offset.Hours}{(d.Item.Late ? " late" : "")}";
    });
}
