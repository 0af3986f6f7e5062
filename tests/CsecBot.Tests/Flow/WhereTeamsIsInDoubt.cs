using CsecBot.Channels;
using CsecBot.Tests.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// That Teams took an alarm is no proof that anybody reads it, where Teams itself may be what is not well.
public sealed class WhereTeamsIsInDoubt(AzuriteFixture azurite) : FlowTest(azurite)
{
    /// A drill that Teams took and nobody got puts Teams itself in doubt.
    [Theory, InlineData(false, 0), InlineData(true, 1)]
    public async Task Where_Teams_is_in_doubt_the_telephone_rings_though_Teams_took_the_message(bool isTeamsInDoubt, int texts)
    {
        await using var t = await Telephones.Begin(Azurite, Telephones.Gateway);
        var supervisor = await t.Night.Phone(People.Supervisor).Installs();
        await t.Night.Parts.GetRequiredService<Alarm>().Raise("A drill was lost.", isTeamsInDoubt, default);
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
        foreach (var (words, isTeamsInDoubt, texts) in new[] { ("It is behind.", false, 0), ("A drill was lost.", true, 1), ("A drill is still lost.", true, 1) })
        {
            await alarm.Raise(words, isTeamsInDoubt, default);
            Assert.Equal(texts, t.TextsTo(People.Supervisor).Count);
            t.Night.Machine.Advance(TimeSpan.FromMinutes(1));
        }
        supervisor.Expects("It is behind.");
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
        await alarm.Raise("A drill was lost.", true, default);
        t.Network.Answer = null;
        var before = t.TextsTo(People.Supervisor).Count;
        await alarm.Raise("A drill is still lost.", true, default);
        Assert.Equal(before + 1, t.TextsTo(People.Supervisor).Count);
        supervisor.Expects("A drill was lost.");
        supervisor.ExpectsNothing();
    }

    [Fact]
    public async Task Where_there_are_no_telephones_nobody_is_told_twice()
    {
        var night = await Begin();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var alarm = night.Parts.GetRequiredService<Alarm>();
        for (var n = 0; n < 2; n++) await alarm.Raise("A drill was lost.", true, default);
        supervisor.Expects("A drill was lost.");
        supervisor.ExpectsNothing();
    }
}
