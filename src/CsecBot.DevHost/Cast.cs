namespace CsecBot.DevHost;

/// Somebody of the invented county that the development host plays.
public sealed record CastMember(
    string Key, string Id, string Name, string Agency, string[] Roles, string? Tier = null, string[]? Areas = null, string[]? Languages = null, string? Phone = null);

/// Who is on call. Only the first three have a Teams window; the others cannot be reached on Teams, so their rungs are skipped.
public static class Cast
{
    public const string Tenant = "00000000-0000-0000-0000-000000000001";
    private const string County = "DCFS";
    private const string Harbor = "Harbor Advocates";
    private const string Canyon = "Canyon Advocates";

    public static CastMember Csw { get; } = new("csw", Id(20), "CSW One", County, ["csw"], Areas: ["SPA-6"], Languages: ["es"], Phone: "+12135550120");

    public static CastMember Advocate { get; } = new("advocate", Id(30), "Advocate One", Harbor, ["advocate"], Areas: ["SPA-6"], Languages: ["es"], Phone: "+12135550130");

    /// Of the advocate's agency, since a ladder on that side climbs to its own agency's supervisor;
    /// every other ladder reaches the same person as the duty manager. They screen calls too, so that a referral can be sent from a window.
    public static CastMember Supervisor { get; } = new(
        "supervisor", Id(40), "Supervisor One", Harbor, ["supervisor", "agencySupervisor", "dutyManager", "hotline"], Phone: "+12135550140");

    public static IReadOnlyList<CastMember> WithWindows { get; } = [Csw, Advocate, Supervisor];

    public static IReadOnlyList<CastMember> Everybody { get; } =
    [
        .. WithWindows,
        new("csw-two", Id(21), "CSW Two", County, ["csw"], "secondary", ["SPA-2"], [], "+12135550121"),
        new("advocate-two", Id(31), "Advocate Two", Harbor, ["advocate"], "secondary", ["SPA-2"], [], "+12135550131"),
        new("advocate-three", Id(32), "Advocate Three", Canyon, ["advocate"], "secondary", ["SPA-4"], [], "+12135550132"),
        new("officer-one", Id(50), "Officer One", "Probation", ["probationOfficer"], Phone: "+12135550150"),
    ];

    private static string Id(int n) => $"00000000-0000-0000-0000-{n:D12}";
}
