using System.Globalization;
namespace CsecBot.Dispatch.Tests;

/// Another county is a document: the same code under San Francisco's.
public class AnotherCounty
{
    private static readonly Protocol SanFrancisco = ProtocolDocument.Parse(ProtocolDocument.SanFrancisco, out _)!;

    private static readonly Roster Own = Night.Everybody with { People = [.. Night.Everybody.People.Select(p => p.Agency == "DCFS" ? p with { Agency = "HSA" } : p)] };

    [Fact]
    public void Has_a_document_without_faults()
    {
        ProtocolDocument.Parse(ProtocolDocument.SanFrancisco, out var faults);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("2026-11-30T10:00", "13-15", "csw1 0", "csw1 5", "csw2 10", "csw3 10")]   // Monday: by day the primary
    [InlineData("2026-11-30T22:00", "13-15", "csw3 0", "csw3 5", "csw1 10")]
    [InlineData("2026-11-27T10:00", "13-15", "csw3 0")]                        // the day after Thanksgiving is no working day
    [InlineData("2026-11-30T10:00", "10-12", "csw1 0", "sup 0", "csw1 5", "sup 5")]
    [InlineData("2026-11-30T22:00", "0-9", "csw3 0", "sup 0")]
    public void Pages_other_people_by_day_and_by_night_and_a_supervisor_for_a_young_child(string local, string age, params string[] first)
    {
        var now = LocalTime.First(DateTime.Parse(local, CultureInfo.InvariantCulture), SanFrancisco.Zone);
        var night = new Night(Own, SanFrancisco) { Now = now };
        night.Open(received: now, children: Night.Child("A") with { AgeBand = age }).FastForward(12);
        var paged = night.Log.Select(e => e switch
        {
            Event.Paged { Role: Role.Csw } p => $"{p.Person} {(p.At - now).TotalMinutes}",
            Event.Repaged { Role: Role.Csw } p => $"{night.State!.PageOf(p.Page)!.Person} {(p.At - now).TotalMinutes}",
            _ => null,
        }).OfType<string>();
        Assert.Equal(first, paged.Take(first.Length));
    }

    [Fact]
    public void Has_limits_of_its_own()
    {
        var night = new Night(protocol: SanFrancisco).Open(received: Night.Start).Accepts("csw3").Accepts("adv1").Arrives("csw3", Role.Csw).Arrives("adv1", Role.Advocate);   // by night
        Assert.Equal(Night.Start.AddMinutes(120), night.State!.SeatOf(Role.Csw)!.Clock.ArriveBy);
        Assert.Equal(Night.Start.AddHours(24), night.State.DutyOf("24-hour-meeting", "A")!.DueAt);
        Assert.Equal(Night.Start.AddDays(10), night.State.DutyOf("10-day-meeting", "A")!.DueAt);
        EveryStateAnswersEveryCommand.Finished(night).Does(at => new Command.Close("sup", at));
        Assert.Equal(Status.Closed, night.State!.Status);
    }

    [Theory]
    [InlineData("missing"), InlineData("trafficking"), InlineData("victim"), InlineData("hub"), InlineData("pregnan"), InlineData("sexual"), InlineData("awol"), InlineData("exploit"), InlineData("csec"), InlineData("hiv")]
    public void No_title_of_either_document_holds_what_a_telephone_must_not_show(string word) =>
        Assert.All(Night.Protocol.Duties.Concat(SanFrancisco.Duties), d => Assert.DoesNotContain(word, d.Title, StringComparison.OrdinalIgnoreCase));
}
