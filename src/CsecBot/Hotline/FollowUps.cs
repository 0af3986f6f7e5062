using System.Net.Mime;
using CsecBot.Clock;
using CsecBot.Dispatch;
namespace CsecBot.Hotline;

/// What follows the scene, as a case system reports it: how duties stand, who takes them over, and where a child is.
internal static class FollowUps
{
    private const string Json = MediaTypeNames.Application.Json;
    private static readonly int[] Statuses = [200, 400, 404, 409, 413, 415];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/referrals/{id}/duties/{duty}", Complete).WithMetadata(Needs.SendReferrals).Described<DutyBody, PagingAnswer>("Record how a duty stands", [Json], Statuses);
        Hands(api, "offer", "Ask a person to take a duty over; it stays whose it is until they accept", (duty, o, by, at) => new Command.Offer(duty, o.Child, o.Person, by, at));
        Hands(api, "accept", "Enter that the person it was offered to takes it over", (duty, o, by, at) => new Command.AcceptDuty(duty, o.Child, by, at, o.Person));
        Hands(api, "decline", "Enter that the person it was offered to does not take it over", (duty, o, by, at) => new Command.DeclineDuty(duty, o.Child, by, at, o.Person));
        Whereabouts(api, "missing", "The child is not where it should be, since it was learned", (child, since, by, at) => new Command.ReportMissing(child, since, by, at));
        Whereabouts(api, "found", "The child is there again", (child, since, by, at) => new Command.ReportFound(child, since, by, at));
    }

    private static async Task<IResult> Complete(string id, string duty, HttpContext http, Desk desk, Dispatcher dispatcher, Clocks clocks)
    {
        var (body, problem) = await Body.Read(http.Request, Endpoints.ReferralAtMost, http.RequestAborted, Json);
        if (body is null) return problem!;
        if (DutyRequest.Read(body.Text, clocks.Now, out var faults) is not { } request) return Problems.Of(faults);
        return await Endpoints.Give(id, (_, at) => new Command.Complete(duty, request.Child, request.Outcome, request.At, Access.By(http), at, request.Round, request.Details), desk, dispatcher, clocks);
    }

    private static void Hands(IEndpointRouteBuilder api, string what, string summary, Func<string, OfferRequest, string, DateTimeOffset, Command> command) =>
        api.MapPost($"/referrals/{{id}}/duties/{{duty}}/{what}", async (string id, string duty, HttpContext http, Desk desk, Dispatcher dispatcher, Clocks clocks) =>
        {
            var (body, problem) = await Body.Read(http.Request, Endpoints.ReferralAtMost, http.RequestAborted, Json);
            if (body is null) return problem!;
            if (OfferRequest.Read(body.Text, out var faults) is not { } request) return Problems.Of(faults);
            return await Endpoints.Give(id, (_, at) => command(duty, request, Access.By(http), at), desk, dispatcher, clocks);
        }).WithMetadata(Needs.SendReferrals).Described<OfferBody, PagingAnswer>(summary, [Json], Statuses);

    private static void Whereabouts(IEndpointRouteBuilder api, string what, string summary, Func<string, DateTimeOffset, string, DateTimeOffset, Command> command) =>
        api.MapPost($"/referrals/{{id}}/children/{{child}}/{what}", async (string id, string child, HttpContext http, Desk desk, Dispatcher dispatcher, Clocks clocks) =>
        {
            var (body, problem) = await Body.Read(http.Request, Endpoints.ReferralAtMost, http.RequestAborted, Json);
            if (body is null) return problem!;
            var faults = new List<Fault>();
            var f = Fields.Parse(body.Text, faults);
            var since = DutyRequest.Time(f, clocks.Now);
            f.NothingElse();
            if (faults.Count > 0) return Problems.Of(faults);
            return await Endpoints.Give(id, (_, at) => command(child, since, Access.By(http), at), desk, dispatcher, clocks);
        }).WithMetadata(Needs.SendReferrals).Described<WhereaboutsBody, PagingAnswer>(summary, [Json], Statuses);
}
