using FsCheck.Xunit;
namespace CsecBot.Dispatch.Tests;

/// Any commands by anybody in any order; what fails is shrunk to the shortest order that shows it. Each number is one command, and how long after the last.
public class AnyOrder
{
    private const int Kinds = 3;

    [Property(MaxTest = 250, StartSize = 4, EndSize = 90)]
    public void No_duty_vanishes_and_none_is_there_or_done_twice(int[] said) => Each(said, (night, command, before) =>
    {
        var after = night.State!;
        foreach (var was in before.Duties.Where(d => !after.Duties.Any(x => x.Is(d.Id, d.Child, d.Round)))) Assert.True(Simulation.MayGo(was, after, command), $"{command} dropped {was}");
        Assert.Equal(after.Duties.Length, after.Duties.DistinctBy(d => (d.Id, d.Child, d.Round)).Count());
        var done = night.Log.OfType<Event.DutyRecorded>().Where(d => !d.Outcome.IsUnfinished()).GroupBy(d => (d.Duty, d.Child, d.Round));
        Assert.All(done, d => Assert.True(d.Zip(d.Skip(1)).All(p => p.First != p.Second), $"{d.Key} was done twice"));
        var said = night.Log.Count;
        night.Decide(_ => command);
        Assert.Equal(said, night.Log.Count);   // said twice is said once
    });

    [Property(MaxTest = 250, StartSize = 4, EndSize = 90)]
    public void What_is_open_is_looked_at_again_until_a_person_ends_it(int[] said) => Each(said, (night, command, before) =>
    {
        var after = night.State!;
        Assert.True(after.IsLive == after.DueAt is not null, $"{command} left {after.Status} without anybody to look at it");
        if (after.Status == Status.Closed && before.Status != Status.Closed) Assert.IsType<Command.Close>(command);
        // Nobody goes any more: decided by a person, or the last item of it was recorded by one.
        else if (before.IsLive && !after.IsLive) Assert.True(command is Command.Dispose or Command.Complete or Command.AcceptDuty, $"{command} ended it");
        Assert.All(after.Duties.Where(d => d.IsUnfinished), d => Assert.True(after.DueAt <= d.Next, $"{d} is spoken of after the next look"));
    });

    [Property(MaxTest = 120, StartSize = 4, EndSize = 60)]
    public void Two_that_are_made_one_at_any_point_and_taken_apart_lose_no_duty(int[] one, int[] other, int[] since)
    {
        var (first, second) = (Lived("R-0000AAAA", one), Lived("R-0000BBBB", other));
        var (a, b) = (first.State!, second.State!);
        if (TwoAreOne.Merge(first, second) is not null) return;   // one of them has ended
        var names = second.State!.Absorbed[^1].Children.ToDictionary(c => c.Theirs, c => c.Ours);
        foreach (var duty in b.Duties.Concat(a.Duties.Select(d => d with { Child = d.Child is null ? null : names[d.Child] })))
            Assert.Contains(second.State.Duties, d => d.Id == duty.Id && d.Child == duty.Child && (d.Round == duty.Round || d.StartedAt == duty.StartedAt || TwoAreOneAtRandom.IsMissedSooner(d, duty)));
        Said(second, since);
        if (second.State.Status == Status.Closed) return;
        Assert.Null(TwoAreOne.Unmerge(first, second));
        foreach (var (was, now) in new[] { (a, first.State!), (b, second.State!) })
        {
            Assert.Equal((was.CallReceivedAt, was.Id), (now.CallReceivedAt, now.Id));
            Assert.True(now.IsLive == now.DueAt is not null);
        }
        Assert.All(a.Duties, d => Assert.Contains(first.State!.Duties, x => x.Is(d.Id, d.Child, d.Round)));
    }

    private static void Each(int[] said, Action<Night, Command, Referral> check)
    {
        var night = Begun("R-7K3QF2M4", said.Length);
        foreach (var number in said) Say(night, number, check);
        night.CheckStored();
    }

    private static Night Lived(string id, int[] said)
    {
        var night = Begun(id, said.Length);
        Said(night, said);
        return night;
    }

    private static void Said(Night night, int[] said)
    {
        foreach (var number in said) Say(night, number, (_, _, _) => { });
    }

    private static Night Begun(string id, int kind)
    {
        var night = new Night { Id = id, ChecksStorage = false };
        return night.Open((LeadAgency)(kind % 4), children: [Night.Child("A", (Disposition)(kind % 2)), Night.Child("B", (Disposition)(kind % Kinds))]);
    }

    private static void Say(Night night, int number, Action<Night, Command, Referral> check)
    {
        var random = new Random(number);
        if (random.Next(3) == 0) night.Now += TimeSpan.FromSeconds(random.Next(1, random.Next(10) == 0 ? 50_000 : 600));
        var (command, before) = (Simulation.Any(random, night, night.Now), night.State!);
        night.Decide(_ => command);
        check(night, command, before);
        if (random.Next(3) > 0 && night.State!.DueAt <= night.Now) night.Decide(at => new Command.Tick(at));
    }
}
