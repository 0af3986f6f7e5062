namespace CsecBot.Dispatch.Tests;

public class TheDuties
{
    private static readonly TimeZoneInfo Zone = Night.Protocol.Zone;

    private static Night OnScene(DateTimeOffset? start = null)
    {
        var night = new Night(protocol: Night.TwoDuties) { Now = start ?? Night.Start };
        return night.Open(received: night.Now).Accepts("csw1").Accepts("adv1")
            .Does(at => new Command.Arrive(Role.Csw, null, "csw1", at)).Does(at => new Command.Arrive(Role.Advocate, null, "adv1", at));
    }

    private static IEnumerable<string> Local(Night night, string duty) =>
        night.Reminded(duty).Select(r => $"{LocalTime.Of(r.At, Zone):MM-dd HH:mm}{(r.Item.Late ? " late" : "")} {string.Join(' ', r.Item.To)}");

    [Fact]
    public void The_72_hour_item_is_reminded_of_same_day_next_day_48_and_66_hours_and_late_every_12_to_the_supervisor() =>
        Assert.Equal(["11-23 16:00 csw1", "11-24 09:00 csw1", "11-25 02:10 csw1", "11-25 20:10 csw1", "11-26 02:10 late sup", "11-26 14:10 late sup"],
            Local(OnScene().FastForward(TimeSpan.FromHours(85)), "72-hour-item"));

    [Fact]
    public void The_7_day_meeting_is_reminded_of_on_days_3_5_6_and_late_daily() =>
        Assert.Equal(["11-26 09:00 csw1", "11-28 09:00 csw1", "11-29 09:00 csw1", "11-30 02:10 late sup duty", "12-01 02:10 late sup duty"],
            Local(OnScene().FastForward(TimeSpan.FromDays(8.5)), "7-day-meeting"));

    [Fact]
    public void A_limit_on_a_holiday_is_also_reminded_of_on_the_working_day_before()
    {
        var night = OnScene(Night.Start.AddDays(-4));   // Thursday 19 November; seven days on is Thanksgiving
        Assert.Contains("11-25 09:00 csw1", Local(night.FastForward(TimeSpan.FromDays(7)), "7-day-meeting"));
    }

    [Theory]
    [InlineData("2026-10-29T10:10:00Z", "2026-11-05T11:10:00Z")]   // clocks go back on the way: seven days at the same local time are an hour longer
    [InlineData("2027-03-10T11:10:00Z", "2027-03-17T10:10:00Z")]   // and forward: an hour shorter
    public void Seven_days_end_at_the_same_local_time(string start, string limit)
    {
        var night = OnScene(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(DateTimeOffset.Parse(limit, System.Globalization.CultureInfo.InvariantCulture), night.State!.Duties.Single(d => d.Id == "7-day-meeting").DueAt);
        Assert.Equal(night.State.CallReceivedAt.AddHours(72), night.State.Duties.Single(d => d.Id == "72-hour-item").DueAt);
    }

    [Fact]
    public void Each_child_decided_in_person_has_its_own() =>
        Assert.Equal(4, new Night(protocol: Night.TwoDuties).Open(children: [Night.Child("A"), Night.Child("B"), Night.Child("C", Disposition.EvaluatedOut)]).State!.Duties.Length);

    [Fact]
    public void Closing_is_refused_while_something_is_unfinished_naming_it_and_asked_for_once_it_is_done()
    {
        var night = OnScene();
        Assert.Contains("72-hour-item for A, 7-day-meeting for A", night.Do(at => new Command.Close("sup", at))!.Words, StringComparison.Ordinal);
        foreach (var duty in new[] { "72-hour-item", "7-day-meeting" }) night.Does(at => new Command.Complete(duty, "A", Outcome.Done, at, "csw1", at));
        night.FastForward(TimeSpan.FromDays(1.5));
        Assert.Equal(Question.Close, night.Log.OfType<Event.Asked>().Single().Question);
        night.Does(at => new Command.Close("sup", at));
        Assert.Null(night.State!.DueAt);
    }
}
