using System.Net;
using System.Text.Json;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks.Kills;

/// A referral that the hotline got confirmed: as what, when it was first sent, and whom the hotline waited for until then.
public sealed record Sent(string Reference, string Id, DateTimeOffset First, IReadOnlyList<Try> Tries);

/// The hotline: posts each referral until that is confirmed, and some of them again afterwards.
public sealed class HotlineDesk(Asking asking)
{
    private static readonly TimeSpan GivesUp = TimeSpan.FromMinutes(3);

    public async Task<Sent> Post(string reference, Random chance)
    {
        var (first, tries) = (Troubles.Now, new List<Try>());
        var id = await PostOnce(reference, chance, tries);
        var sent = new Sent(reference, id, first, tries);
        if (chance.Next(10) == 0 && await PostOnce(reference, chance, []) is var again && again != id)
            throw new BreachException($"Reference {reference} was confirmed as {id}, and repeated as {again}.");
        return sent;
    }

    private Task<string> PostOnce(string reference, Random chance, List<Try> tries) => asking.Ask(chance, t => t.Http.PostAsync("api/referrals", Teams.Json(ExampleReferral.Json(reference))), (status, body) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.Created => JsonDocument.Parse(body).RootElement.GetProperty("id").GetString(),
        < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests => throw new BreachException($"A referral was answered {(int)status}: {body}"),
        _ => null,
    }, GivesUp, tries);
}

/// A promise that was not kept.
public sealed class BreachException(string how) : Exception(how);
