using DispatchRoster = CsecBot.Dispatch.Roster;
namespace CsecBot.Rostering;

/// What a new roster changes, by id.
public sealed record RosterDifference(IReadOnlyList<string> PeopleAdded, IReadOnlyList<string> PeopleRemoved, int ShiftsAdded, int ShiftsRemoved)
{
    public static RosterDifference Between(DispatchRoster before, DispatchRoster after)
    {
        var (was, becomes) = (before.People.Select(p => p.Id).ToHashSet(), after.People.Select(p => p.Id).ToHashSet());
        return new([.. becomes.Except(was)], [.. was.Except(becomes)], after.Shifts.Except(before.Shifts).Count(), before.Shifts.Except(after.Shifts).Count());
    }
}
