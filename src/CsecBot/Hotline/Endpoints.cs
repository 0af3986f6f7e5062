using System.Security.Cryptography;
using Azure;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Rostering;
using CsecBot.Storage;
namespace CsecBot.Hotline;

/// What hotline systems and rosters speak to.
public static class Endpoints
{
    private const int ReferralAtMost = 64 * 1024;
    private const int RosterAtMost = 8 * 1024 * 1024;
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static readonly TimeSpan WaitForDeliveries = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").AddEndpointFilter<Access>().RequireRateLimiting("callers");
        api.MapPost("/referrals", Open);
        api.MapGet("/referrals/{id}", Show);
        api.MapPut("/referrals/{id}/disposition", Dispose);
        api.MapPost("/referrals/{id}/close", Close);
        api.MapGet("/oncall", OnCall);
        api.MapPut("/roster", ReplaceRoster);
    }

    private static async Task<IResult> Open(HttpContext http, Dispatcher dispatcher, ReferralTable referrals, Clocks clocks)
    {
        var (body, problem) = await Body.Read(http.Request, ReferralAtMost, http.RequestAborted, "application/json");
        if (body is null) return problem!;
        var id = "R-" + RandomNumberGenerator.GetString(Crockford, 8);
        if (ReferralRequest.Read(body, id, clocks.Now, out var faults) is not { } request) return Problems.Of(faults);
        var fingerprint = Fingerprint.Of(body, request.Place.Reference);
        var opening = new Opening(Fingerprint.Hash(request.Place.Reference), fingerprint, request.Place);
        try
        {
            // From here on the caller may hang up; the referral goes on.
            var (opened, known, before) = await dispatcher.Open(request.Intake, opening, Access.By(http), CancellationToken.None);
            if (opened is null) return await Repeated(known!, Fingerprint.Differences(before!, fingerprint), dispatcher, referrals, clocks);
            await Task.WhenAny(opened.Told, Task.Delay(WaitForDeliveries, clocks.Machine));
            var now = (await referrals.Load(id, CancellationToken.None))?.State ?? opened.State!;
            return Results.Json(Views.Paging(now, dispatcher.Today, clocks.Now), Views.Json, statusCode: 201);
        }
        catch (Exception e) when (e is RequestFailedException or TimeoutException or IOException)
        {
            http.Response.Headers.RetryAfter = "5";
            return Problems.Of(503, "Storage did not confirm. The referral may not have been kept; repeating the same request is safe.");
        }
    }

    private static async Task<IResult> Repeated(string id, IReadOnlyList<string> differing, Dispatcher dispatcher, ReferralTable referrals, Clocks clocks)
    {
        var known = (await referrals.Load(id, CancellationToken.None))!.State;
        var view = Views.Paging(known, dispatcher.Today, clocks.Now);
        if (differing.Count == 0) return Results.Json(view, Views.Json);
        var node = System.Text.Json.JsonSerializer.SerializeToNode(view, Views.Json)!.AsObject();
        var more = node.ToDictionary(p => p.Key, p => (object?)p.Value);
        more["errors"] = differing.ToDictionary(d => d, _ => new[] { "differs from what was sent before under this reference" });
        return Problems.Of(409, "This reference is known with other content. Nothing was changed.", more);
    }

    private static async Task<IResult> Show(string id, ReferralTable referrals, Clocks clocks, CancellationToken stop)
    {
        if (!Keys.IsId(id) || await referrals.Load(id, stop) is not { } stored) return Problems.Of(Refusal.UnknownReferral);
        return Results.Json(Views.Whole(stored.State, await referrals.History(id, stop), clocks.Now), Views.Json);
    }

    private static async Task<IResult> Dispose(string id, HttpContext http, Dispatcher dispatcher, ReferralTable referrals, Clocks clocks)
    {
        var (body, problem) = await Body.Read(http.Request, ReferralAtMost, http.RequestAborted, "application/json");
        if (body is null) return problem!;
        if (DispositionRequest.Read(body, clocks.Now, out var faults) is not { } request) return Problems.Of(faults);
        if (!Keys.IsId(id)) return Problems.Of(Refusal.UnknownReferral);
        var outcome = await dispatcher.Handle(id, (r, at) => new Command.Dispose(request.For(r), request.DecidedAt > at ? at : request.DecidedAt, Access.By(http), at), CancellationToken.None);
        return await Answer(outcome, id, dispatcher, referrals, clocks);
    }

    private static async Task<IResult> Close(string id, HttpContext http, Dispatcher dispatcher, ReferralTable referrals, Clocks clocks)
    {
        var (body, problem) = await Body.Read(http.Request, ReferralAtMost, http.RequestAborted, "application/json");
        if (body is null) return problem!;
        var faults = new List<Fault>();
        var f = Fields.Parse(body, faults);
        var reason = f.Text("reason", required: true);
        f.NothingElse();
        if (faults.Count > 0) return Problems.Of(faults);
        if (!Keys.IsId(id)) return Problems.Of(Refusal.UnknownReferral);
        return await Answer(await dispatcher.Handle(id, (_, at) => new Command.Close(reason!, Access.By(http), at), CancellationToken.None), id, dispatcher, referrals, clocks);
    }

    private static async Task<IResult> Answer(Handled outcome, string id, Dispatcher dispatcher, ReferralTable referrals, Clocks clocks)
    {
        if (outcome.Refused is { } refused) return Problems.Of(refused);
        await Task.WhenAny(outcome.Told, Task.Delay(WaitForDeliveries, clocks.Machine));
        return Results.Json(Views.Paging((await referrals.Load(id, CancellationToken.None))!.State, dispatcher.Today, clocks.Now), Views.Json);
    }

    private static IResult OnCall(HttpContext http, Dispatcher dispatcher, Clocks clocks)
    {
        var faults = new List<Fault>();
        var at = http.Request.Query["at"].FirstOrDefault();
        var asked = Fields.Parse(new System.Text.Json.Nodes.JsonObject { ["at"] = at }.ToJsonString(), faults).Instant("at");
        return faults.Count > 0 ? Problems.Of(faults) : Results.Json(Views.OnCall(dispatcher.Today, asked ?? clocks.Now), Views.Json);
    }

    /// The role is an administrator's; a key alone will do in Development only.
    private static async Task<IResult> ReplaceRoster(HttpContext http, RosterBook roster, Settings settings, Dispatcher dispatcher)
    {
        if (!settings.IsDevelopment) return Problems.Of(403, "Changing the roster needs the administrator's role.");
        var (body, problem) = await Body.Read(http.Request, RosterAtMost, http.RequestAborted, "application/json");
        if (body is null) return problem!;
        if (RosterDocument.Parse(body, dispatcher.Today.Protocol.Zone, out var faults) is not { } proposed) return Problems.Of(faults, "The roster has faults; the one in force stays.");
        var difference = RosterDifference.Between(roster.Now, proposed);
        if (http.Request.Query["dryRun"] != "true") await roster.Replace(body, Access.By(http), null, http.RequestAborted);
        return Results.Json(difference, Views.Json);
    }
}
