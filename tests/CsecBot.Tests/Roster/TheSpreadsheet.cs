using CsecBot.Dispatch;
using CsecBot.Rostering;
namespace CsecBot.Tests.Rostering;

/// A roster as a clerk keeps it in a spreadsheet.
public class TheSpreadsheet
{
    private const string One = "00000000-0000-0000-0000-000000000020", Two = "00000000-0000-0000-0000-000000000021";
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    private const string Good = $"""
        kind,id,name,roles,agency,areas,languages,phone,tenantId,person,role,tier,from,to
        person,{One},CSW One,"csw, supervisor",DCFS,"SPA-6, SPA-7",es,12135550120,,,,,,
        person,{Two},CSW Two,csw,DCFS,,,+12135550121,,,,,,
        ,,,,,,,,,,,,,
        shift,,,,,,,,,CSW One,csw,primary,11/23/2026 17:00,2026-11-24T08:00
        shift,,,,,,,,,{Two},csw,secondary,11/23/2026 5:00 PM,2026-11-24 8:00
        """;

    private static IReadOnlyList<Fault> Faults(string text)
    {
        Assert.Null(ProposedRoster.Read(text, isCsv: true, Zone, [], out var faults));
        return faults;
    }

    private static ProposedRoster Read(string text)
    {
        var proposed = ProposedRoster.Read(text, isCsv: true, Zone, [], out var faults);
        Assert.Empty(faults);
        return proposed!;
    }

    [Fact]
    public void Holds_people_and_shifts_and_becomes_the_document()
    {
        var roster = Read(Good).Roster;
        var one = roster.Find(One)!;
        Assert.Equal(("CSW One", "DCFS", "+12135550120"), (one.Name, one.Agency, one.Phone));
        Assert.Equal([Role.Csw, Role.Supervisor], one.Roles.ToArray());
        Assert.Equal(["SPA-6", "SPA-7"], one.Areas.ToArray());
        Assert.Equal(["es"], one.Languages.ToArray());
        DateTimeOffset from = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero), to = new(2026, 11, 24, 16, 0, 0, TimeSpan.Zero);
        Assert.Equal([new(Role.Csw, Tier.Primary, One, from, to), new(Role.Csw, Tier.Secondary, Two, from, to)], roster.Shifts.ToArray());
    }

    [Fact]
    public void What_is_kept_is_the_document_and_reads_the_same()
    {
        var proposed = Read(Good);
        var again = ProposedRoster.Read(proposed.Document, isCsv: false, Zone, [], out var faults);
        Assert.Empty(faults);
        Assert.Equal(proposed.Roster.Shifts.ToArray(), again!.Roster.Shifts.ToArray());
        Assert.Empty(RosterDifference.Between(proposed.Roster, again.Roster).PeopleChanged);
    }

    [Fact]
    public void Line_ends_quotes_and_the_order_of_columns_do_not_matter() =>
        Assert.Equal("Ann \"Dee\" O'Hara", Read($"id,kind,agency,roles,NAME\r\n{One},Person,\"DCFS\",csw,\"Ann \"\"Dee\"\" O'Hara\"\r\n").Roster.Find(One)!.Name);

    [Theory]
    [InlineData("csw, supervisor", "csw, chef", "row 2, roles")]
    [InlineData("12135550120", "213-555-0120", "row 2, phone")]
    [InlineData("12135550120", "2135550120", "row 2, phone")]
    [InlineData("12135550120", "1.21356E+10", "row 2, phone")]
    [InlineData("CSW Two,csw,DCFS,", "CSW Two,csw,,", "row 3, agency")]
    [InlineData($"person,{Two}", $"person,{One}", "row 3, id")]
    [InlineData($"person,{Two}", "person,2", "row 3, id")]
    [InlineData("CSW One,csw,primary", "Nobody,csw,primary", "row 5, person")]
    [InlineData("CSW One,csw,primary", "CSW One,advocate,primary", "row 5, person")]
    [InlineData("CSW One,csw,primary", "CSW One,csw,first", "row 5, tier")]
    [InlineData("11/23/2026 17:00", "23/11/2026 17:00", "row 5, from")]
    [InlineData("2026-11-24T08:00", "2026-11-23T08:00", "row 5, to")]
    [InlineData("2026-11-24T08:00", "9999-12-31T23:59", "row 5, to")]
    [InlineData("11/23/2026 17:00", "11/23/1926 17:00", "row 5, from")]
    [InlineData("shift,,,,,,,,,CSW One", "shift,,,,,,,555,,CSW One", "row 5, phone")]
    [InlineData("shift,,,,,,,,,CSW One", "shfit,,,,,,,,,CSW One", "row 5, kind")]
    [InlineData("shift,,,,,,,,,CSW One", ",,,,,,,,,CSW One", "row 5, kind")]
    [InlineData("kind,id,name", "kind,id,nmae", "row 1")]
    [InlineData("kind,id,name", "kind,id,id", "row 1, id")]
    [InlineData("CSW Two,csw,DCFS", "\"CSW Two,csw,DCFS", "row 3")]
    [InlineData("CSW Two,csw,DCFS", "CSW \"Two\",csw,DCFS", "row 3")]
    [InlineData(",+12135550121,,,,,,", ",+12135550121,,,,,,,x", "row 3")]
    public void Each_fault_is_named_by_row_and_column(string good, string bad, string at) =>
        Assert.Contains(Faults(Good.Replace(good, bad, StringComparison.Ordinal)), f => f.Path == at);

    [Theory]
    [InlineData("=HYPERLINK(1)")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@x")]
    [InlineData(" =1")]
    public void A_cell_that_a_spreadsheet_would_run_is_refused(string cell) =>
        Assert.Equal(new Fault("row 3, agency", "must not begin with = + - or @"), Assert.Single(Faults(Good.Replace("CSW Two,csw,DCFS", $"CSW Two,csw,{cell}", StringComparison.Ordinal))));

    [Fact]
    public void A_number_alone_may_begin_with_a_plus_and_with_nothing_else() =>
        Assert.Contains(Faults(Good.Replace("+12135550121", "=12135550121", StringComparison.Ordinal)), f => f.Path == "row 3, phone" && f.Words.StartsWith("must not begin", StringComparison.Ordinal));

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public void Other_marks_between_the_cells_are_refused_and_nothing_is_guessed(char mark)
    {
        var fault = Assert.Single(Faults(Good.Replace(',', mark)));
        Assert.Equal("must have commas between its cells; save it as CSV UTF-8 (comma delimited)", fault.Words);
    }

    [Fact]
    public void A_name_that_two_people_have_does_not_say_who_is_on_shift() =>
        Assert.Contains(Faults(Good.Replace("CSW Two", "CSW One", StringComparison.Ordinal)), f => f == new Fault("row 5, person", "is the name of several people; give the id"));

    [Fact]
    public void An_open_quote_swallows_no_shift_after_it()
    {
        var faults = Faults(Good.Replace("CSW One,csw,primary", "\"CSW One,csw,primary", StringComparison.Ordinal).Replace("secondary", "third", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Path == "row 5");
        Assert.Contains(faults, f => f.Path == "row 6, tier");
    }

    [Fact]
    public void Nothing_at_all_is_a_fault() => Assert.Equal("must begin with a row of column names", Assert.Single(Faults("")).Words);

    [Fact]
    public void A_roster_that_only_changes_a_person_says_whom()
    {
        var difference = RosterDifference.Between(Read(Good).Roster, Read(Good.Replace("+12135550121", "+12135550122", StringComparison.Ordinal)).Roster);
        Assert.Equal([Two], difference.PeopleChanged);
        Assert.Equal((0, 0, 0, 0), (difference.PeopleAdded.Count, difference.PeopleRemoved.Count, difference.ShiftsAdded, difference.ShiftsRemoved));
    }
}
