using CsecBot.Dispatch;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// Whoever pressed waits for an answer: pages go out beside it, and what only brings cards up to date goes after it.
public sealed class WhoeverPressed(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_waits_for_no_answer_and_old_cards_wait_for_it_but_not_for_ever(bool answerGoesOut)
    {
        var night = await Begin();
        var (csw, next) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Csw2).Installs());
        var id = await night.Refer();
        var page = (await night.Referrals.Load(id, default))!.State.Pages.Single(p => p.Person == People.Csw1).Number;
        var answered = new TaskCompletionSource();
        var waits = night.Machine.WaitsFor(TimeSpan.FromSeconds(2));

        var declined = await night.Parts.GetRequiredService<Dispatcher>().Handle(id, (_, at) => new Command.Decline(page, null, People.Csw1, at), default, answered: answered.Task);
        Assert.Equal(1, waits.CurrentCount);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while ((await night.Referrals.Load(id, limit.Token))!.State.Pages.Single(p => p.Person == People.Csw2).Messages.IsEmpty) { }   // its page is taken, and that is known

        Assert.DoesNotContain(night.Connector.Log, s => s.IsUpdate);
        if (answerGoesOut) answered.SetResult();
        else night.Machine.Advance(TimeSpan.FromSeconds(2));
        await declined.Told;
        Assert.Contains(night.Connector.Log, s => s.IsUpdate && s.Conversation == csw.Conversation);
        csw.Expects("Respond by", minute: 0);
        next.Expects("Respond by", minute: 0);
    }
}
