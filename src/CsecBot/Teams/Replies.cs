using CsecBot.Cards;
using CsecBot.Storage;
namespace CsecBot.Teams;

/// Cards that answer what somebody said. One about a request is remembered, so that it becomes a stub when the request has ended. [privacy]
public sealed class Replies(ReferralTable referrals, ILogger<Replies> log)
{
    public async Task Send(ITurnContext turn, string by, Drawn drawn, CancellationToken stop)
    {
        var sent = await turn.SendActivityAsync(TeamsChannel.Card(drawn), stop);
        if (drawn.Referral is not { } referral || sent?.Id is not { Length: > 0 } id) return;
        try
        {
            await referrals.KeepCard(referral, by, id, stop);
        }
        // It was said and read: that it cannot be found again must not undo what follows.
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError("{Referral}: a card was not kept and stays in the chat: {Error}", referral, e.GetType().Name);
        }
    }
}
