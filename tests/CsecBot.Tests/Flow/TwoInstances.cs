using CsecBot.Dispatch;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// Two processes on one table: only storage can decide between them.
public sealed class TwoInstances(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task Of_fifty_people_who_accept_at_once_in_two_instances_one_is_accepted_and_the_others_are_told_so()
    {
        var people = Enumerable.Range(100, 50).Select(People.Id).ToList();
        var night = await Begin(People.With([.. people.Select(p => (p, "csw", "DCFS", "secondary"))]));
        Dispatcher[] instances = [night.Parts.GetRequiredService<Dispatcher>(), (await night.SecondInstance()).Parts.GetRequiredService<Dispatcher>()];
        var id = await night.Refer();
        var first = await Everybody_is_paged(night, id, people);

        var answers = await Task.WhenAll(people.Select((person, i) =>
            instances[i % 2].Handle(id, (_, at) => new Command.Accept(first + i, person, at), default)));
        foreach (var instance in instances) await instance.Drain();

        var won = Assert.Single(answers.Select((a, i) => (a.Refused, Person: people[i])), a => a.Refused is null);
        Assert.All(answers.Where(a => a.Refused is not null), a => Assert.Equal(Refusal.Covered, a.Refused));
        var look = await night.Look(id);
        Assert.Equal(won.Person, (string?)look["roles"]!["csw"]!["responder"]);
        Assert.Single(look["events"]!.AsArray(), e => (string?)e!["event"] == "accepted");
    }

    [Fact]
    public async Task A_beat_in_both_at_once_pages_each_rung_once()
    {
        var night = await Begin();
        var (second, clock) = await night.SecondInstance();
        var csw = await night.Phone(People.Csw1).Installs();
        var secondary = await night.Phone(People.Csw2).Installs();
        await night.Refer();
        csw.Expects("Respond by", minute: 0);
        foreach (var minutes in new[] { 3, 3 })
        {
            foreach (var each in new[] { night.Clock, clock }) each.Advance(TimeSpan.FromMinutes(minutes));
            await Task.WhenAll(night.Beat(), second.GetRequiredService<CsecBot.Timers.Beat>().Run(default));
            await second.GetRequiredService<Dispatcher>().Drain();
            await night.Settle();
        }
        csw.Expects("Respond by", minute: 3);
        secondary.Expects("Respond by", minute: 6);
    }

    /// What this instance saved last is no longer so: nobody may be refused by it, or told that nothing is new.
    [Fact]
    public async Task Who_accepted_in_one_instance_arrives_in_the_other_which_had_seen_the_page_only()
    {
        var night = await Begin();
        var here = night.Parts.GetRequiredService<Dispatcher>();
        var there = (await night.SecondInstance()).Parts.GetRequiredService<Dispatcher>();
        await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        night.Phone(People.Csw1).Expects("Respond by", minute: 0);
        var page = (await night.Referrals.Load(id, default))!.State.Pages.Single(p => p.Person == People.Csw1).Number;
        Assert.Null((await there.Handle(id, (_, at) => new Command.Accept(page, People.Csw1, at), default)).Refused);

        night.Clock.Advance(TimeSpan.FromSeconds(1));   // the other clock is a tick ahead
        var arrived = await here.Handle(id, (_, at) => new Command.Arrive(Role.Csw, null, People.Csw1, at), default);
        foreach (var instance in new[] { here, there }) await instance.Drain();

        Assert.Null(arrived.Refused);
        Assert.Equal("OnScene", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
        night.Phone(People.Csw1).LooksThrough();
    }

    /// As after a night in which everybody had been called: each has a page of their own. Gives the number of the first.
    private static async Task<int> Everybody_is_paged(Night night, string id, List<string> people)
    {
        var before = (await night.Referrals.Load(id, default))!;
        var first = before.State.Pages.Length + 1;
        List<Event> paged = [.. people.Select((p, i) => new Event.Paged(Role.Csw, first + i, 0, p, "DCFS", PageKind.Respond, false, Night.Start, Night.Start))];
        Assert.IsType<CsecBot.Storage.SaveResult.Saved>(await night.Referrals.Save(before, before.State.Fold(paged)!, new(Command.System, Night.Start, paged), [], null, []));
        return first;
    }
}
