namespace CsecBot.Simulation;

/// The shortest history that shows a failure: whatever can be left out of its plan, and it still fails by the same rule, is left out.
internal static class Shortest
{
    private const int TriesMost = 200;

    public static Outcome Of(Outcome failing)
    {
        var (plan, rule, tries, better) = (failing.Plan, failing.Broken!.Rule, 0, true);
        bool Fails(Plan smaller)
        {
            if (++tries > TriesMost || Night.Run(smaller).Broken?.Rule != rule) return false;
            plan = smaller;
            return better = true;
        }
        while (better && tries < TriesMost)
        {
            better = false;
            for (var size = Math.Max(1, plan.Faults.Count / 2); size >= 1; size /= 2)
                for (var at = 0; at < plan.Faults.Count;)
                    if (!Fails(plan with { Faults = [.. plan.Faults.Take(at), .. plan.Faults.Skip(at + size)] })) at += size;
            for (var at = 0; at < plan.Chores.Count;)
                if (!Fails(plan with { Chores = [.. plan.Chores.Where((_, i) => i != at)] })) at++;
            for (var at = 0; at < plan.Referrals.Count && plan.Referrals.Count > 1;)
                if (!Fails(plan with { Referrals = [.. plan.Referrals.Where((_, i) => i != at)] })) at++;
            if (plan.OneChild is { } one && !Fails(plan with { OneChild = null }) && one.ApartAfter is not null) Fails(plan with { OneChild = one with { ApartAfter = null } });
            if (plan.Elsewhere is { } elsewhere && !Fails(plan with { Elsewhere = null }) && elsewhere.BackAfter is not null) Fails(plan with { Elsewhere = elsewhere with { BackAfter = null } });
            foreach (var r in plan.Referrals)
            {
                if (r.Second is not null) Fails(With(plan, r.Number, x => x with { Second = null }) with { Elsewhere = plan.Elsewhere?.Number == r.Number ? null : plan.Elsewhere });
                if (r.SecondThoughts is not null) Fails(With(plan, r.Number, x => x with { SecondThoughts = null }));
            }
            while (plan.Instances > 1 && Fails(Fewer(plan, plan.Instances - 1))) { }
            foreach (var (person, habit) in plan.Habits)
                if (habit != Habit.Silent) Fails(plan with { Habits = plan.Habits.ToDictionary(h => h.Key, h => h.Key == person ? Habit.Silent : h.Value) });
            while (plan.Length > TimeSpan.FromMinutes(1) && Fails(plan with { Length = plan.Length * 0.7 })) { }
        }
        return Night.Run(plan, told: true);
    }

    private static Plan With(Plan plan, int number, Func<Referred, Referred> change) => plan with { Referrals = [.. plan.Referrals.Select(r => r.Number == number ? change(r) : r)] };

    private static Plan Fewer(Plan plan, int instances) => plan with
    {
        Instances = instances,
        Faults = [.. plan.Faults.Where(f => f switch
        {
            Fault.Crash c => c.Instance < instances, Fault.Pause p => p.Instance < instances, Fault.Restart r => r.Instance < instances, Fault.ClockSet s => s.Instance < instances, _ => true,
        })],
    };
}
