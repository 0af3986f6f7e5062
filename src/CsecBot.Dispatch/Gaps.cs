namespace CsecBot.Dispatch;

/// So long nobody is on call whom the protocol counts on: for a role and tier, or to supervise one agency's people.
public sealed record Gap(Role Role, Tier? Tier, string? Agency, DateTimeOffset From, DateTimeOffset To);

/// Looks ahead on the roster for rungs that would page nobody, and in the document for years of which it knows no holiday.
public static class Gaps
{
    private sealed record Need(Role Role, Tier? Tier = null, string? Agency = null);

    public static IReadOnlyList<Gap> Within(Roster roster, Protocol protocol, DateTimeOffset from, DateTimeOffset to)
    {
        roster = roster with { Shifts = [.. roster.Shifts.Where(s => s.From < to && s.To > from)] };
        var since = new Dictionary<Need, DateTimeOffset>();
        var gaps = new List<Gap>();
        void Filled(Need need, DateTimeOffset at)
        {
            since.Remove(need, out var began);
            gaps.Add(new(need.Role, need.Tier, need.Agency, began, at));
        }

        // Nothing changes between two moments at which a shift begins or ends.
        foreach (var at in roster.Shifts.SelectMany(s => new[] { s.From, s.To }).Where(t => t > from && t < to).Append(from).Distinct().Order().ToList())
        {
            var missing = Missing(roster, protocol, at).ToHashSet();
            foreach (var need in since.Keys.Except(missing).ToList()) Filled(need, at);
            foreach (var need in missing) since.TryAdd(need, at);
        }
        foreach (var need in since.Keys.ToList()) Filled(need, to);
        return [.. gaps.OrderBy(g => g.From).ThenBy(g => g.Role).ThenBy(g => g.Tier).ThenBy(g => g.Agency, StringComparer.Ordinal)];
    }

    /// The last holiday that the document knows, where that day comes by then: what falls due later would be reminded as if no day were one. A document without any has meant it so.
    public static DateOnly? HolidaysEnd(Protocol protocol, DateTimeOffset by) =>
        !protocol.Holidays.IsEmpty && protocol.Holidays.Max() is var last && last <= DateOnly.FromDateTime(LocalTime.Of(by, protocol.Zone)) ? last : null;

    /// The people of these roles are paged, or told.
    public static IEnumerable<Role> Concerned(Protocol protocol) => protocol.Seats.SelectMany(s => new[] { s.Key, s.Value.Supervisor }).Append(Role.DutyManager).Distinct().Order();

    private static IEnumerable<Need> Missing(Roster roster, Protocol protocol, DateTimeOffset at)
    {
        bool Nobody(Need need) => !roster.OnCall(need.Role, at, need.Tier).Any(p => need.Agency is null || p.Agency == need.Agency);
        return protocol.Seats.SelectMany(s => Needs(s.Key, s.Value, roster, at)).Append(new(Role.DutyManager)).Where(Nobody);
    }

    private static IEnumerable<Need> Needs(Role role, SeatRule rule, Roster roster, DateTimeOffset at)
    {
        var paged = rule.Rungs.SelectMany(r => r.Ever).ToHashSet();
        if (paged.Contains(Target.Primary)) yield return new(role, Tier.Primary);
        if (paged.Contains(Target.Secondary)) yield return new(role, Tier.Secondary);
        // An agency's people are supervised by their own agency's, or by nobody.
        if (rule.Supervisor != Role.AgencySupervisor) yield return new(rule.Supervisor);
        else foreach (var agency in roster.OnCall(role, at).Select(p => p.Agency).Distinct()) yield return new(rule.Supervisor, Agency: agency);
    }
}
