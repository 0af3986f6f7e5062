using CsecBot.Channels;
using CsecBot.Tests.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// That Teams took an alarm is no proof that anybody reads it, where Teams itself may be what is not well.
public sealed class WhereTeamsIsInDoubt(AzuriteFixture azurite) : FlowTest(azurite)
{
    /// A drill that Teams took and nobody got puts Teams itself in doubt.
    [Theory, InlineData(Trouble.Behind, 0), InlineData(Trouble.Drill, 1)]
    public async Task Where_Teams_is_in_doubt_the_telephone_rings_though_Teams_took_the_message(Trouble what, int texts)
    {
        await using var t = await Telephones.Begin(Azurite, Telephones.Gateway);
        var supervisor = await t.Night.Phone(People.Supervisor).Installs();
        await t.Night.Parts.GetRequiredService<Alarm>().Raise(Only(what, "A drill was lost."), default);
        supervisor.Expects("A drill was lost.");
        Assert.Equal(texts, t.TextsTo(People.Supervisor).Count());
    }

    /// What was told in Teams alone was told by what is in doubt now.
    [Fact]
    public async Task Where_Teams_comes_into_doubt_after_it_took_the_alarm_the_telephone_rings_all_the_same_and_once()
    {
        await using var t = await Telephones.Begin(Azurite, Telephones.Gateway);
        var supervisor = await t.Night.Phone(People.Supervisor).Installs();
        var alarm = t.Night.Parts.GetRequiredService<Alarm>();
        foreach (var (what, words, texts) in new[] { (Trouble.Behind, "It is behind.", 0), (Trouble.Drill, "A drill was lost.", 1), (Trouble.Drill, "A drill is still lost.", 1) })
        {
            await alarm.Raise(Only(what, words), default);
            Assert.Equal(texts, t.TextsTo(People.Supervisor).Count);
            t.Night.Machine.Advance(TimeSpan.FromMinutes(1));
        }
        supervisor.Expects("It is behind.");
        supervisor.Expects("A drill was lost.");
        supervisor.ExpectsNothing();
    }

    /// The next look rings again, though Teams took its part.
    [Fact]
    public async Task Where_the_telephone_took_nothing_it_is_rung_again()
    {
        await using var t = await Telephones.Begin(Azurite, Telephones.Gateway);
        var supervisor = await t.Night.Phone(People.Supervisor).Installs();
        var alarm = t.Night.Parts.GetRequiredService<Alarm>();
        t.Network.Answer = _ => Results.StatusCode(503);
        await alarm.Raise(Only(Trouble.Drill, "A drill was lost."), default);
        t.Network.Answer = null;
        var before = t.TextsTo(People.Supervisor).Count;
        await alarm.Raise(Only(Trouble.Drill, "A drill is still lost."), default);
        Assert.Equal(before + 1, t.TextsTo(People.Supervisor).Count);
        supervisor.Expects("A drill was lost.");
        supervisor.ExpectsNothing();
    }

    [Fact]
    public async Task Where_there_are_no_telephones_it_is_told_once_in_a_quarter_of_an_hour()
    {
        var night = await Begin();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var alarm = night.Parts.GetRequiredService<Alarm>();
        for (var minute = 0; minute < 15; minute++, night.Machine.Advance(TimeSpan.FromMinutes(1))) await alarm.Raise(Only(Trouble.Drill, "A drill was lost."), default);
        supervisor.Expects("A drill was lost.");
        supervisor.ExpectsNothing();
        await alarm.Raise(Only(Trouble.Drill, "A drill is still lost."), default);
        supervisor.Expects("A drill is still lost.");
    }

    /// What is known must not hide what is new, nor be said again with it each minute.
    [Fact]
    public async Task Each_trouble_is_told_as_it_comes_and_again_only_after_a_quarter_of_an_hour()
    {
        var night = await Begin();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var alarm = night.Parts.GetRequiredService<Alarm>();
        Dictionary<Trouble, string> all = new() { [Trouble.Roster] = "The file is faulty." };
        async Task<string> Read()
        {
            await alarm.Raise(all, default);
            var reads = supervisor.Messages.Count > 0 ? supervisor.Messages[^1].Reads : "";
            supervisor.LooksThrough();
            return reads;
        }
        Assert.Contains("The file is faulty.", await Read(), StringComparison.Ordinal);
        night.Machine.Advance(TimeSpan.FromMinutes(1));
        all[Trouble.Behind] = "It is behind.";
        Assert.Contains("It is behind. The file is faulty.", await Read(), StringComparison.Ordinal);
        night.Machine.Advance(TimeSpan.FromMinutes(14));
        await alarm.Raise(all, default);
        supervisor.ExpectsNothing();
        night.Machine.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("It is behind. The file is faulty.", await Read(), StringComparison.Ordinal);
    }

    /// One address, or number, that nothing can be sent to.
    [Fact]
    public async Task Where_telling_one_person_goes_wrong_the_next_is_told()
    {
        await using var t = await Telephones.Begin(Azurite, Telephones.Gateway);
        t.Night.Allows("could not be told that the engine is not well");
        var phones = new GoesWrongOnce();
        await ActivatorUtilities.CreateInstance<Alarm>(t.Night.Parts, phones).Raise(Only(Trouble.Behind, "It is behind."), default);
        Assert.Equal([Telephones.NumberOf(People.Supervisor), Telephones.NumberOf(People.DutyManager)], phones.Asked);
    }

    private sealed class GoesWrongOnce : ISecondChannel
    {
        public List<string> Asked { get; } = [];

        public Task<Receipt> Send(Alert alert, CancellationToken stop)
        {
            Asked.Add(alert.Phone);
            return Asked.Count == 1 ? throw new UriFormatException("That is no address.") : Task.FromResult<Receipt>(new Receipt.Taken("x"));
        }
    }

    private static Dictionary<Trouble, string> Only(Trouble what, string words) => new() { [what] = words };
}
