using System.Net;
using System.Text.Json;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks.Kills;

/// A referral that the hotline got confirmed: when it was first sent, when that was confirmed, and as what.
public sealed record Sent(string Reference, string Id, DateTimeOffset First, DateTimeOffset Confirmed);

/// The hotline: posts each referral until that is confirmed, and some of them again afterwards.
public sealed class HotlineDesk(Asking asking)
{
    private static readonly TimeSpan GivesUp = TimeSpan.FromMinutes(3);

    public async Task<Sent> Post(string reference, Random chance)
    {
        var first = Troubles.Now;
        var id = await PostOnce(reference, chance);
        var sent = new Sent(reference, id, first, Troubles.Now);
        if (chance.Next(10) == 0 && await PostOnce(reference, chance) is var again && again != id)
            throw new BreachException($"Reference {reference} was confirmed as {id}, and repeated as {again}.");
        return sent;
    }

    private Task<string> PostOnce(string reference, Random chance) => asking.Ask(chance, t => t.Http.PostAsync("api/referrals", Teams.Json(ExampleReferral.Json(reference))), (status, body) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.Created => JsonDocument.Parse(body).RootElement.GetProperty("id").GetString(),
        < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests => throw new BreachException($"A referral was answered {(int)status}: {body}"),
        _ => null,
    }, GivesUp);
}

/// A promise that was not kept.
public sealed class BreachException(string how) : Exception(how);
