using CsecBot.Dispatch;
namespace CsecBot.Simulation;

/// Who is there and who is on call by one of the rosters, and who supervises whom, as the protocol has it. [protocol]
internal sealed class OnCall(int roster)
{
    private const string Home = "DCFS";

    public bool IsThere(string person) => Cast.IsOn(roster, person);

    public List<Cast.Member> Of(Role role, Tier? tier = null) =>
        [.. Cast.Everybody.Where(p => p.Role == Said(role.ToString()) && (tier is null || p.Tier == Said(tier.ToString()!)) && Cast.IsOnCall(roster, p.Id))];

    /// csw: a supervisor; advocate: an agency supervisor of an agency that was paged; probation officer: a supervisor of the officer's agency,
    /// else of DCFS. Whoever has the seat counts as paged.
    public List<string> SupervisorsOf(Referral r, Role role)
    {
        var paged = r.Pages.Where(p => p.Role == role && p.Kind == PageKind.Respond).Select(p => p.Person).ToList();
        if (r.SeatOf(role)?.Holder is { } holder && IsThere(holder) && Member(holder).Role == Said(role.ToString())) paged.Add(holder);
        var agencies = paged.Select(p => Member(p).Agency).ToHashSet();
        var supervisors = Of(role == Role.Advocate ? Role.AgencySupervisor : Role.Supervisor);
        var own = supervisors.Where(p => agencies.Contains(p.Agency)).ToList();
        return [.. (own.Count > 0 || role == Role.Advocate ? own : supervisors.Where(p => p.Agency == Home)).Select(p => p.Id)];
    }

    /// One of whom must be told what concerns this side: its supervisor, where messages reach one, else who stands behind every side.
    public List<string> ToTell(Referral r, Role role)
    {
        var (side, behind) = (SupervisorsOf(r, role), Standing());
        List<string> Reached(List<string> people) => [.. people.Where(p => !r.Unreached.Contains(p))];
        return Reached(side) is { Count: > 0 } own ? own : Reached(behind) is { Count: > 0 } others ? others : side.Count > 0 ? side : behind;
    }

    /// The duty managers, then the supervisors.
    public List<string> BehindAll() => [.. Of(Role.DutyManager).Concat(Of(Role.Supervisor)).Select(p => p.Id)];

    /// Where nobody of them is on call, those who are off duty. [ours]
    private List<string> Standing() => BehindAll() is { Count: > 0 } onCall ? onCall : [.. Cast.Everybody.Where(p => p.Role is "dutyManager" or "supervisor" && IsThere(p.Id)).Select(p => p.Id)];

    public static Cast.Member Member(string person) => Cast.Everybody.Single(p => p.Id == person);

    /// What holds by the roster that was read, holds by one of these; else it is broken as it is by the newest.
    public static void ByOneOf(IReadOnlyList<OnCall> rosters, Action<OnCall> check)
    {
        BrokenException? first = null;
        foreach (var roster in rosters)
        {
            try
            {
                check(roster);
                return;
            }
            catch (BrokenException e)
            {
                first ??= e;
            }
        }
        if (first is not null) throw first;
    }

    private static string Said(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
