using System.Text.Json;
using CsecBot.Dispatch;
using DispatchRoster = CsecBot.Dispatch.Roster;
namespace CsecBot.Rostering;

/// What a new roster changes: people by id, shifts by number.
public sealed record RosterDifference(IReadOnlyList<string> PeopleAdded, IReadOnlyList<string> PeopleRemoved, IReadOnlyList<string> PeopleChanged, int ShiftsAdded, int ShiftsRemoved)
{
    public static RosterDifference Between(DispatchRoster before, DispatchRoster after)
    {
        var (was, becomes) = (Written(before), Written(after));
        return new([.. becomes.Keys.Except(was.Keys)], [.. was.Keys.Except(becomes.Keys)],
            [.. becomes.Where(p => was.TryGetValue(p.Key, out var earlier) && earlier != p.Value).Select(p => p.Key)],
            after.Shifts.Except(before.Shifts).Count(), before.Shifts.Except(after.Shifts).Count());
    }

    /// Lists within a record are not compared by what they hold; what is written down is.
    private static Dictionary<string, string> Written(DispatchRoster roster) => roster.People.ToDictionary(p => p.Id, p => JsonSerializer.Serialize(p, DispatchJson.Options));
}
