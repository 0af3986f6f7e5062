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
        Holds(OnScene(duty), duty, child, start, limit, spoken);

    [Theory]
    [InlineData("assessment-done", "A", "assessment-begun", null, "11-30 11:00", "12-30 11:00", "12-14 09:00 csw1|12-21 09:00 csw1|12-28 09:00 csw1|12-29 09:00 csw1|12-30 11:00 late sup|12-31 11:00 late sup")]
    [InlineData("transfer", null, "7-day-meeting", null, "11-30 11:00", "12-14 11:00", "12-07 09:00 csw1|12-11 09:00 csw1|12-13 09:00 csw1|12-14 11:00 late sup|12-15 11:00 late sup")]
    [InlineData("court-item", "A", "7-day-meeting", null, "11-30 11:00", "12-14 11:00", "12-07 09:00 csw1|12-11 09:00 csw1|12-13 09:00 csw1|12-14 11:00 late sup|12-21 11:00 late sup")]
    [InlineData("court-answer", "A", "7-day-meeting court-item", "referred", "11-30 11:00", "12-30 11:00", "12-14 09:00 csw1|12-21 09:00 csw1|12-28 09:00 csw1|12-30 11:00 late sup|01-06 11:00 late sup")]
    [InlineData("court-meeting", "A", "7-day-meeting court-item court-answer", "referred accepted", "11-30 11:00", "12-30 11:00", "12-14 09:00 csw1|12-21 09:00 csw1|12-28 09:00 csw1|12-30 11:00 late sup|01-06 11:00 late sup")]
    public void From_another_duty_that_is_done(string duty, string? child, string after, string? yes, string start, string limit, string spoken)
    {
        var night = OnScene([duty, .. after.Split(' ')]);
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
        var night = OnScene(duty).Does(at => new Command.ReportMissing("A", at, "csw1", at));
        Holds(night, duty, "A", "11-30 11:00", "12-01 11:00", spoken);
    }

    [Fact]
    public void From_a_child_being_there_again()
    {
        var night = OnScene("return-talk").Does(at => new Command.ReportMissing("A", at, "csw1", at)).FastForward(60).Does(at => new Command.ReportFound("A", at, "csw1", at));
        Holds(night, "return-talk", "A", "11-30 12:00", "12-03 12:00", "11-30 12:00 csw1|12-01 12:00 csw1|12-02 12:00 csw1|12-03 06:00 csw1|12-03 12:00 late sup|12-04 00:00 late sup");
    }

    [Fact]
    public void From_a_downgrade_to_another_county_though_nobody_goes_any_more()
    {
        var night = OnScene("2-hour-notice").Does(at => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.OutOfCounty)], at, "hotline:desk", at));
        Assert.Equal(Status.EvaluatedOut, night.State!.Status);
        Holds(night, "2-hour-notice", "A", "11-30 11:00", "11-30 13:00", "11-30 11:00 csw1|11-30 12:00 csw1|11-30 12:30 csw1|11-30 13:00 late sup|11-30 14:00 late sup");
        Assert.Null(night.State.DueAt);
    }

    [Fact]
    public void Every_duty_of_the_document_is_a_row_here()
    {
        var rows = typeof(TheTable).GetMethods().SelectMany(m => m.GetCustomAttributesData()).Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)[0].Value!).Concat(["return-talk", "2-hour-notice"]);
        Assert.Equal(Night.Protocol.Duties.Select(d => d.Id).Order(), rows.Order());
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

    private static Night OnScene(params string[] duties)
    {
        string[] needed = [.. duties, .. duties.Select(d => Night.Protocol.Duty(d).Repeat?.During).OfType<string>()];
        var night = new Night(protocol: ProtocolDocument.Parse(Night.WithDuties(ProtocolDocument.LosAngeles, needed), out _)) { Now = Call.AddMinutes(10) };
        night.Open(received: Call, source: Source.Probation).FastForward(10).Accepts("csw1").Accepts("adv1");
        return night.FastForward(20).Arrives("csw1", Role.Csw).FastForward(20).Arrives("adv1", Role.Advocate);
    }

    private static DateTimeOffset Local(string wall) => LocalTime.First(DateTime.Parse(wall, CultureInfo.InvariantCulture), Night.Protocol.Zone);

    private static string Wall(DateTimeOffset at) => LocalTime.Of(at, Night.Protocol.Zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
}
