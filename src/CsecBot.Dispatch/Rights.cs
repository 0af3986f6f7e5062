namespace CsecBot.Dispatch;

/// Who may do what. Asked again at every command: a person taken off the roster loses access at once.
public static class Rights
{
    private const string HotlinePrefix = "hotline:";

    /// The program itself, the hotline's systems, and whoever is on the roster today.
    public static bool MaySpeak(string by, Roster roster) => by == Command.System || IsHotline(by) || roster.Find(by) is not null;

    /// How a request stands: whoever was asked, holds or sent it, and those who supervise it.
    public static bool MaySee(Referral r, string by, Roster roster) =>
        roster.Find(by) is { } person && (r.People().Contains(by) || MaySeeAll(by, roster) || r.Seats.Any(s => MaySupervise(r, s.Role, by, roster)) || (person.Has(Role.AgencySupervisor) && r.Duties.Any(d => IsOfAgency(d.Owner, person, roster))));

    public static bool MaySupervise(Referral r, Role seat, string by, Roster roster)
    {
        if (roster.Find(by) is not { } person) return false;
        if (person.Has(Role.Supervisor) || person.Has(Role.DutyManager)) return true;
        return person.Has(Role.AgencySupervisor) && (r.PagesFor(seat).Any(p => p.Agency == person.Agency) || r.Seats.Concat(r.Beside).Any(s => s.Role == seat && IsOfAgency(s.Holder, person, roster)));
    }

    private static bool IsOfAgency(string? other, Person person, Roster roster) => roster.Find(other ?? "")?.Agency == person.Agency;

    public static bool MaySeeAll(string by, Roster roster) =>
        roster.Find(by) is { } person && (person.Has(Role.Supervisor) || person.Has(Role.DutyManager));

    public static bool MayDispose(string by, Roster roster) =>
        IsHotline(by) || MaySeeAll(by, roster) || roster.Find(by)?.Has(Role.Hotline) == true;

    /// The owner, a supervisor of that side, or the case system for another.
    public static bool MayComplete(Referral r, Duty duty, DutyRule rule, string by, Roster roster) =>
        IsHotline(by) || MaySeeAll(by, roster) || (roster.Find(by) is { } person && (Owning.Owner(r, duty, rule) == by || (person.Has(Role.AgencySupervisor) && rule.LateTo.Contains(Role.AgencySupervisor) && IsOfAgency(Owning.Owner(r, duty, rule), person, roster))))
        || rule.Owners.Any(role => MaySupervise(r, role, by, roster) || (duty.Owner is null && !r.Carriers.ContainsKey(role) && r.SeatOf(role, by)?.Holder == by));

    /// Their own answer to an offer, or one that another enters for them: a supervisor who was told, the case system, the program where they cannot be reached.
    public static bool MayAnswerFor(string person, string by, Roster roster) => by == person || by == Command.System || IsHotline(by) || MaySeeAll(by, roster);

    /// The systems that send referrals, the watch among them.
    public static bool IsHotline(string by) => by == Command.Canary || by.StartsWith(HotlinePrefix, StringComparison.Ordinal);
}
