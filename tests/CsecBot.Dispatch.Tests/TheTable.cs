using System.Globalization;
namespace CsecBot.Dispatch.Tests;

/// The rows of the protocol after the scene, one by one: what starts each, its limit, when it is spoken of, to whom when late, and that it can be done.
public class TheTable
{
    /// As a wall clock in Los Angeles shows them.
    private static readonly DateTimeOffset Call = Local("2026-11-30 10:00");   // a Monday; decided ten minutes later, on scene at 10:40 (worker) and 11:00 (advocate)

    [Theory]
    [InlineData("72-hour-item", "A", "11-30 10:00", "12-03 10:00", "11-30 16:00 csw1|12-01 09:00 csw1|12-02 10:00 csw1|12-03 04:00 csw1|12-03 10:00 late sup|12-03 22:00 late sup")]
    [InlineData("7-day-meeting", "A", "11-30 10:00", "12-07 10:00", "12-03 09:00 csw1|12-05 09:00 csw1|12-06 09:00 csw1|12-07 10:00 late sup duty|12-08 10:00 late sup duty")]
    [InlineData("96-hour-item", "A", "11-30 10:00", "12-04 10:00", "11-30 10:20 csw1|12-01 10:00 csw1|12-02 10:00 csw1|12-04 04:00 csw1|12-04 10:00 late sup|12-04 22:00 late sup")]
    [InlineData("24-hour-report", null, "11-30 10:00", "12-01 10:00", "11-30 12:00 csw1|11-30 22:00 csw1|12-01 06:00 csw1|12-01 10:00 late sup|12-01 14:00 late sup")]
    [InlineData("30-day-review", null, "11-30 10:00", "12-30 10:00", "12-23 09:00 csw1|12-28 09:00 csw1|12-29 09:00 csw1|12-30 10:00 late sup|12-31 10:00 late sup")]
    [InlineData("assessment-begun", "A", "11-30 10:40", "12-01 10:40", "11-30 14:40 csw1|12-01 06:40 csw1|12-01 10:40 late sup|12-01 22:40 late sup")]
    [InlineData("48-hour-meeting", "A", "11-30 10:40", "12-02 10:40", "11-30 14:40 csw1|12-01 10:40 csw1|12-02 04:40 csw1|12-02 10:40 late sup|12-02 22:40 late sup")]
    [InlineData("plan-on-file", "A", "11-30 10:40", "12-02 10:40", "12-01 10:40 csw1|12-02 04:40 csw1|12-02 10:40 late sup|12-02 22:40 late sup")]
    [InlineData("placement-item", "A", "11-30 10:40", "12-02 10:40", "11-30 14:40 csw1|12-01 10:40 csw1|12-02 04:40 csw1|12-02 10:40 late sup|12-02 22:40 late sup")]
    [InlineData("first-items", "A", "11-30 11:00", "11-30 13:00", "11-30 12:00 adv1|11-30 13:00 late agsup|11-30 14:00 late agsup")]
    [InlineData("presence", "A", "11-30 11:00", "12-03 11:00", "12-01 11:00 adv1|12-02 11:00 adv1|12-03 05:00 adv1|12-03 11:00 late agsup|12-03 23:00 late agsup")]
    [InlineData("90-day-support", "A", "11-30 11:00", "02-28 11:00", "02-21 09:00 adv1|02-26 09:00 adv1|02-27 09:00 adv1|02-28 11:00 late agsup|03-01 11:00 late agsup")]
    [InlineData("contact", "A", "11-30 11:00", "12-14 11:00", "12-07 09:00 adv1|12-12 09:00 adv1|12-13 09:00 adv1|12-14 11:00 late agsup|12-15 11:00 late agsup")]
    [InlineData("support-review", "A", "11-30 11:00", "12-30 11:00", "12-25 09:00 adv1|12-28 09:00 adv1|12-29 09:00 adv1|12-30 11:00 late agsup|12-31 11:00 late agsup")]
    public void From_the_call_or_an_arrival(string duty, string? child, string start, string limit, string spoken) =>
        Holds(OnScene(Call, duty), duty, child, start, limit, spoken);

    /// In autumn the clocks go back on 1 November 2026, in spring forward on 14 March 2027; 26 and 27 November 2026 are holidays before a weekend.
    /// Hours are elapsed time, days end at the same time on the wall.
    [Theory]
    [InlineData("2026-10-30 10:00", "72-hour-item", "A", "10-30 10:00", "11-02 09:00", "10-30 16:00 csw1|10-31 09:00 csw1|11-01 09:00 csw1|11-02 03:00 csw1|11-02 09:00 late sup|11-02 21:00 late sup")]
    [InlineData("2027-03-12 10:00", "72-hour-item", "A", "03-12 10:00", "03-15 11:00", "03-12 16:00 csw1|03-13 09:00 csw1|03-14 11:00 csw1|03-15 05:00 csw1|03-15 11:00 late sup|03-15 23:00 late sup")]
    [InlineData("2026-10-31 10:00", "24-hour-report", null, "10-31 10:00", "11-01 09:00", "10-31 12:00 csw1|10-31 22:00 csw1|11-01 05:00 csw1|11-01 09:00 late sup|11-01 13:00 late sup")]
    [InlineData("2026-10-31 10:00", "48-hour-meeting", "A", "10-31 10:40", "11-02 09:40", "10-31 14:40 csw1|11-01 09:40 csw1|11-02 03:40 csw1|11-02 09:40 late sup|11-02 21:40 late sup")]
    [InlineData("2027-03-12 10:00", "presence", "A", "03-12 11:00", "03-15 12:00", "03-13 11:00 adv1|03-14 12:00 adv1|03-15 06:00 adv1|03-15 12:00 late agsup|03-16 00:00 late agsup")]
    [InlineData("2026-10-26 10:00", "7-day-meeting", "A", "10-26 10:00", "11-02 10:00", "10-29 09:00 csw1|10-31 09:00 csw1|11-01 09:00 csw1|11-02 10:00 late sup duty|11-03 10:00 late sup duty")]
    [InlineData("2027-03-08 10:00", "7-day-meeting", "A", "03-08 10:00", "03-15 10:00", "03-11 09:00 csw1|03-13 09:00 csw1|03-14 09:00 csw1|03-15 10:00 late sup duty|03-16 10:00 late sup duty")]
    [InlineData("2026-10-25 01:30", "7-day-meeting", "A", "10-25 01:30", "11-01 01:30", "10-28 09:00 csw1|10-30 09:00 csw1|10-31 09:00 csw1|11-01 01:30 late sup duty|11-02 01:30 late sup duty")]   // an hour that comes twice: its first
    [InlineData("2027-03-07 02:30", "7-day-meeting", "A", "03-07 02:30", "03-14 03:00", "03-10 09:00 csw1|03-12 09:00 csw1|03-13 09:00 csw1|03-14 03:00 late sup duty|03-15 03:00 late sup duty")]   // an hour that does not come: the first after it
    [InlineData("2026-11-19 10:00", "7-day-meeting", "A", "11-19 10:00", "11-26 10:00", "11-22 09:00 csw1|11-24 09:00 csw1|11-25 09:00 csw1|11-26 10:00 late sup duty|11-27 10:00 late sup duty")]
    [InlineData("2026-11-21 10:00", "7-day-meeting", "A", "11-21 10:00", "11-28 10:00", "11-24 09:00 csw1|11-25 09:00 csw1|11-26 09:00 csw1|11-27 09:00 csw1|11-28 10:00 late sup duty|11-29 10:00 late sup duty")]
    [InlineData("2027-02-22 10:00", "30-day-review", null, "02-22 10:00", "03-24 10:00", "03-17 09:00 csw1|03-22 09:00 csw1|03-23 09:00 csw1|03-24 10:00 late sup|03-25 10:00 late sup")]
    [InlineData("2026-10-28 10:00", "30-day-review", null, "10-28 10:00", "11-27 10:00", "11-20 09:00 csw1|11-25 09:00 csw1|11-26 09:00 csw1|11-27 10:00 late sup|11-28 10:00 late sup")]
    [InlineData("2026-10-26 10:00", "support-review", "A", "10-26 11:00", "11-25 11:00", "11-20 09:00 adv1|11-23 09:00 adv1|11-24 09:00 adv1|11-25 11:00 late agsup|11-26 11:00 late agsup")]
    [InlineData("2027-01-04 10:00", "contact", "A", "01-04 11:00", "01-18 11:00", "01-11 09:00 adv1|01-15 09:00 adv1|01-16 09:00 adv1|01-17 09:00 adv1|01-18 11:00 late agsup|01-19 11:00 late agsup")]   // a Monday that is a holiday: the Friday before
    [InlineData("2027-03-08 10:00", "contact", "A", "03-08 11:00", "03-22 11:00", "03-15 09:00 adv1|03-20 09:00 adv1|03-21 09:00 adv1|03-22 11:00 late agsup|03-23 11:00 late agsup")]
    [InlineData("2027-01-25 10:00", "90-day-support", "A", "01-25 11:00", "04-25 11:00", "04-18 09:00 adv1|04-23 09:00 adv1|04-24 09:00 adv1|04-25 11:00 late agsup|04-26 11:00 late agsup")]
    [InlineData("2026-09-28 10:00", "90-day-support", "A", "09-28 11:00", "12-27 11:00", "12-20 09:00 adv1|12-24 09:00 adv1|12-25 09:00 adv1|12-26 09:00 adv1|12-27 11:00 late agsup|12-28 11:00 late agsup")]
    public void Across_a_change_of_the_clocks_and_a_weekend_of_holidays(string call, string duty, string? child, string start, string limit, string spoken) =>
        Holds(OnScene(Local(call), duty), duty, child, start, limit, spoken);

    [Fact]
    public void Of_an_hour_that_comes_twice_it_is_the_first_and_of_one_that_does_not_come_the_first_instant_after()
    {
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 8, 30, 0, TimeSpan.Zero), OnScene(Local("2026-10-25 01:30"), "7-day-meeting").State!.DutyOf("7-day-meeting", "A")!.DueAt);
        Assert.Equal(new DateTimeOffset(2027, 3, 14, 10, 0, 0, TimeSpan.Zero), OnScene(Local("2027-03-07 02:30"), "7-day-meeting").State!.DutyOf("7-day-meeting", "A")!.DueAt);
    }

    [Theory]
    [InlineData("assessment-done", "A", "assessment-begun", null, "11-30 11:00", "12-30 11:00", "12-14 09:00 csw1|12-21 09:00 csw1|12-28 09:00 csw1|12-29 09:00 csw1|12-30 11:00 late sup|12-31 11:00 late sup")]
    [InlineData("transfer", null, "7-day-meeting", null, "11-30 11:00", "12-14 11:00", "12-07 09:00 csw1|12-11 09:00 csw1|12-13 09:00 csw1|12-14 11:00 late sup|12-15 11:00 late sup")]
    [InlineData("court-item", "A", "7-day-meeting", null, "11-30 11:00", "12-14 11:00", "12-07 09:00 csw1|12-11 09:00 csw1|12-13 09:00 csw1|12-14 11:00 late sup|12-21 11:00 late sup")]
    [InlineData("court-answer", "A", "7-day-meeting court-item", "referred", "11-30 11:00", "12-30 11:00", "12-14 09:00 csw1|12-21 09:00 csw1|12-28 09:00 csw1|12-30 11:00 late sup|01-06 11:00 late sup")]
    [InlineData("court-meeting", "A", "7-day-meeting court-item court-answer", "referred accepted", "11-30 11:00", "12-30 11:00", "12-14 09:00 csw1|12-21 09:00 csw1|12-28 09:00 csw1|12-30 11:00 late sup|01-06 11:00 late sup")]
    public void From_another_duty_that_is_done(string duty, string? child, string after, string? yes, string start, string limit, string spoken)
    {
        var night = OnScene(Call, [duty, .. after.Split(' ')]);
        Assert.Null(night.State!.DutyOf(duty, child));
        Assert.Equal(Refusal.NotBegun, night.Do(at => new Command.Complete(duty, child, Outcome.Done, at, "sup", at)));
        foreach (var other in after.Split(' '))
            night.Records(other, details: [.. (yes?.Split(' ') ?? []).Where(y => night.World.Protocol.Duty(other).Details.Any(d => d.Name == y)).Select(y => (y, "yes"))]);
        Holds(night, duty, child, start, limit, spoken);
    }

    [Theory]
    [InlineData("24-hour-notice-1", "11-30 11:00 csw1|11-30 12:00 csw1|11-30 15:00 csw1|11-30 23:00 csw1|12-01 07:00 csw1|12-01 11:00 late sup|12-01 15:00 late sup")]
    [InlineData("24-hour-notice-2", "11-30 11:00 csw1|11-30 12:00 csw1|11-30 15:00 csw1|11-30 23:00 csw1|12-01 07:00 csw1|12-01 11:00 late sup|12-01 15:00 late sup")]
    [InlineData("24-hour-notice-3", "11-30 11:00 csw1|11-30 15:00 csw1|11-30 23:00 csw1|12-01 07:00 csw1|12-01 11:00 late sup|12-01 15:00 late sup")]
    public void From_a_child_being_missing(string duty, string spoken)
    {
        var night = OnScene(Call, duty).Does(at => new Command.ReportMissing("A", at, "csw1", at));
        Holds(night, duty, "A", "11-30 11:00", "12-01 11:00", spoken);
    }

    [Fact]
    public void From_a_child_being_there_again()
    {
        var night = OnScene(Call, "return-talk").Does(at => new Command.ReportMissing("A", at, "csw1", at)).FastForward(60).Does(at => new Command.ReportFound("A", at, "csw1", at));
        Holds(night, "return-talk", "A", "11-30 12:00", "12-03 12:00", "11-30 12:00 csw1|12-01 12:00 csw1|12-02 12:00 csw1|12-03 06:00 csw1|12-03 12:00 late sup|12-04 00:00 late sup");
    }

    [Fact]
    public void From_a_downgrade_to_another_county_though_nobody_goes_any_more()
    {
        var night = OnScene(Call, "2-hour-notice").Does(at => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.OutOfCounty)], at, "hotline:desk", at));
        Assert.Equal(Status.EvaluatedOut, night.State!.Status);
        Holds(night, "2-hour-notice", "A", "11-30 11:00", "11-30 13:00", "11-30 11:00 csw1|11-30 12:00 csw1|11-30 12:30 csw1|11-30 13:00 late sup|11-30 14:00 late sup");
        Assert.Null(night.State.DueAt);
    }

    [Fact]
    public void Every_duty_of_the_document_is_a_row_here()
    {
        var rows = typeof(TheTable).GetMethods().SelectMany(m => m.GetCustomAttributesData()).Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)[0].Value!).Concat(["return-talk", "2-hour-notice"]);
        Assert.Equal(Night.Protocol.Duties.Select(d => d.Id).Order(), rows.Where(r => !char.IsAsciiDigit(r[0]) || !r.Contains(':', StringComparison.Ordinal)).Order());
    }

    private static void Holds(Night night, string duty, string? child, string start, string limit, string spoken)
    {
        var begun = night.State!.DutyOf(duty, child)!;
        Assert.Equal((start, limit), (Wall(begun.StartedAt), Wall(begun.DueAt)));
        var expected = spoken.Split('|');
        for (var days = 0; days < 120 && night.Reminded(duty).Count() < expected.Length; days++) night.FastForward(TimeSpan.FromHours(24));
        Assert.Equal(expected, night.Reminded(duty).Take(expected.Length).Select(r => $"{Wall(r.At)}{(r.Item.Late ? " late" : "")} {string.Join(' ', r.Item.To)}"));
        var possible = night.World.Protocol.Duty(duty).Outcomes;
        night.Records(duty, possible.Contains(Outcome.Done) ? Outcome.Done : Outcome.NotPossible, child);
        var done = night.State!.Duties.First(d => d.Id == duty && d.Child == child);
        Assert.True(!done.IsUnfinished && done.IsLate(night.Now));
    }

    private static Night OnScene(DateTimeOffset call, params string[] duties)
    {
        string[] needed = [.. duties, .. duties.Select(d => Night.Protocol.Duty(d).Repeat?.During).OfType<string>()];
        var night = new Night(protocol: ProtocolDocument.Parse(Night.WithDuties(ProtocolDocument.LosAngeles, needed), out _)) { Now = call.AddMinutes(10) };
        night.Open(received: call, source: Source.Probation).FastForward(10).Accepts("csw1").Accepts("adv1");
        return night.FastForward(20).Arrives("csw1", Role.Csw).FastForward(20).Arrives("adv1", Role.Advocate);
    }

    private static DateTimeOffset Local(string wall) => LocalTime.First(DateTime.Parse(wall, CultureInfo.InvariantCulture), Night.Protocol.Zone);

    private static string Wall(DateTimeOffset at) => LocalTime.Of(at, Night.Protocol.Zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
}
