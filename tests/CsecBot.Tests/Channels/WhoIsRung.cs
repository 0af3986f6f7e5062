using CsecBot.Tests.Flow;
using Microsoft.AspNetCore.Http;
namespace CsecBot.Tests.Channels;

/// When a telephone rings, over the network as it is; and what is said where none can.
[Collection("azurite")]
public sealed class WhoIsRung(AzuriteFixture azurite)
{
    private const string None = "No text messages or calls are set up";

    [Theory]
    [InlineData(Telephones.Azure)]
    [InlineData(Telephones.Gateway)]
    public async Task Whoever_does_not_answer_within_three_minutes_and_at_once_whoever_no_page_reaches(string kind)
    {
        await using var t = await Telephones.Begin(azurite, kind);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        var asked = $"Dispatch request {id}. Respond by 03:40. Reply 1 to accept, 2 to decline.";
        Assert.Equal([asked], t.TextsTo(People.Advocate1));                     // never opened the bot
        Assert.Empty(t.TextsTo(People.Csw1));
        await t.Night.FastForward(TimeSpan.FromMinutes(2.9));
        Assert.Empty(t.TextsTo(People.Csw1));
        await t.Night.FastForward(TimeSpan.FromMinutes(0.1));
        Assert.Equal([asked], t.TextsTo(People.Csw1));
    }

    /// It was held up, and by the time it can ring they have said no.
    [Fact]
    public async Task Nobody_who_has_declined()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        var csw = await t.Night.Phone(People.Csw1).Installs();
        await t.Night.Refer();
        t.Network.Answer = _ => Results.StatusCode(503);
        await t.Night.FastForward(TimeSpan.FromMinutes(3));
        await csw.Says("decline too far");
        Assert.NotEmpty(t.TextsTo(People.Csw1));                                // none was taken
        var tried = t.Network.Log.Count;
        t.Network.Answer = null;
        t.Night.Machine.Advance(TimeSpan.FromMinutes(1));
        await t.Night.Beat();
        Assert.DoesNotContain(t.Network.Log.Skip(tried), a => a.To == Telephones.NumberOf(People.Csw1));
        t.Night.LooksThrough();
    }

    [Theory]
    [InlineData(Telephones.Azure)]
    [InlineData(Telephones.Gateway)]
    public async Task Who_holds_the_seat_and_both_sides_supervisors_when_the_time_is_up_and_once(string kind)
    {
        await using var t = await Telephones.Begin(azurite, kind);
        var people = new[] { People.Csw1, People.Advocate1, People.Supervisor, People.AgencySupervisor };
        foreach (var person in people) await t.Night.Phone(person).Installs();
        var id = await t.Night.Refer();
        await t.Night.Phone(People.Csw1).Says("accept");
        await t.Night.Phone(People.Advocate1).Says("accept");
        await t.Night.Phone(People.Advocate1).Says("arrived");
        await t.Night.FastForward(TimeSpan.FromMinutes(89));
        Assert.Empty(t.Network.Log);
        await t.Night.FastForward(TimeSpan.FromMinutes(31));
        foreach (var person in new[] { People.Csw1, People.Supervisor, People.AgencySupervisor }) Assert.Equal([$"Dispatch request {id}: update. Please look into Teams now."], t.TextsTo(person));
        Assert.Empty(t.TextsTo(People.Advocate1));
        Assert.DoesNotContain(people.SelectMany(p => t.Night.Phone(p).Cards), c => c.Reads.Contains(None, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_no_telephone_can_ring_every_card_of_the_breach_says_so_and_none_before_it()
    {
        await using var night = await Night.Begin(azurite);
        Phone csw = await night.Phone(People.Csw1).Installs(), supervisor = await night.Phone(People.Supervisor).Installs(), agency = await night.Phone(People.AgencySupervisor).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();
        await night.Refer();
        await csw.Says("accept");
        await advocate.Says("accept");
        await advocate.Says("arrived");
        await night.FastForward(TimeSpan.FromMinutes(89));
        Assert.DoesNotContain(night.Connector.Log, s => s.Words.Contains(None, StringComparison.Ordinal));
        night.LooksThrough();
        await night.FastForward(TimeSpan.FromMinutes(1));
        foreach (var phone in new[] { csw, supervisor, agency }) phone.Expects(None, minute: 90);
        await night.FastForward(TimeSpan.FromMinutes(15));
        foreach (var phone in new[] { csw, supervisor, agency }) phone.Expects(None, minute: 105);
    }
}
