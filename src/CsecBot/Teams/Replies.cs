using CsecBot.Cards;
using CsecBot.Storage;
namespace CsecBot.Teams;

/// Cards that answer what somebody said. One about a request is remembered, so that it becomes a stub when the request has ended. [privacy]
public sealed class Replies(ReferralTable referrals)
{
    public async Task Send(ITurnContext turn, string by, Drawn drawn, CancellationToken stop)
    {
        var sent = await turn.SendActivityAsync(TeamsChannel.Card(drawn), stop);
        if (drawn.Referral is { } referral && sent?.Id is { Length: > 0 } id) await referrals.KeepCard(referral, by, id, stop);
    }
}
