using System.Net.Mime;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Rostering;
using CsecBot.Storage;
namespace CsecBot.Hotline;

/// What hotline systems and rosters speak to.
public static class Endpoints
{
    private const string Json = MediaTypeNames.Application.Json, Csv = MediaTypeNames.Text.Csv;
    internal const int ReferralAtMost = BodyAtMost.Usually;
    private const int RosterAtMost = 8 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder app)
    {
        // One of each for all requests: by their types they would be made anew for each, and count no refusals.
        var (access, unconfirmed) = (app.ServiceProvider.GetRequiredService<Access>(), app.ServiceProvider.GetRequiredService<Unconfirmed>());
        var api = app.MapGroup("/api").AddEndpointFilter(access).AddEndpointFilter(unconfirmed);
        foreach (var problem in new[] { 401, 403, 429, 503 }) api.ProducesProblem(problem);
        api.MapPost("/referrals", Open).WithMetadata(Needs.SendReferrals, new Pages(Asks.ToPage)).Described<ReferralBody, PagingAnswer>("Open a referral and page", [Json], 201, 200, 400, 409, 413, 415);
        api.MapGet("/referrals/{id}", Show).WithMetadata(Needs.ReadReferrals).Described<ReferralAnswer>("A referral as it stands, with all that happened", 404);
        api.MapPut("/referrals/{id}/disposition", Dispose).WithMetadata(Needs.SendReferrals, new Pages(Asks.ToChange)).Described<DispositionBody, PagingAnswer>("Decide, or decide anew, for all children or some", [Json], 200, 400, 404, 409, 413, 415);
        api.MapPut("/referrals/{id}/lead", ChangeLead).WithMetadata(Needs.SendReferrals, new Pages(Asks.ToChange)).Described<LeadBody, PagingAnswer>("Another agency leads: page whom it needs, release whom it does not", [Json], 200, 400, 404, 409, 413, 415);
        FollowUps.Map(api);
        api.MapPost("/referrals/{id}/close", Close).WithMetadata(Needs.SendReferrals).Described<ClosingBody, PagingAnswer>("Close, once every duty is finished", [Json], 200, 400, 404, 409, 413, 415);
        JoiningEndpoints.Map(api);
        api.MapGet("/oncall", OnCall).WithMetadata(Needs.ReadOnCall).Described<OnCallAnswer>("Who is on call, now or at another time", 400);
        api.MapPut("/roster", ReplaceRoster).WithMetadata(Needs.WriteRoster).WithMetadata(new BodyAtMost(RosterAtMost)).Described<RosterBody, RosterDifference>("Put a whole new roster in force, or only see what it would change", [Json, Csv], 200, 400, 413, 415);
    }

    private static async Task<IResult> Open(HttpContext http, Desk desk, Pace pace, Clocks clocks)
    {
        var (body, problem) = await Body.Read(http.Request, ReferralAtMost, http.RequestAborted, Json);
        var sent = body is null ? null : desk.Read(body.Text);
        if (!pace.MayAsk(Access.PacedAs(http), sent is not null && desk.IsNew(sent) ? Asks.ToPage : Asks.Again, out var wait)) return pace.Later(http, wait);
        if (sent is null) return problem!;
        PagingAnswer View(Referral r, World world) => Views.Paging(r, world, clocks.Now);
        return await desk.TakeIn(sent, Access.By(http)) switch
        {
            Intaken.Faulty f => Problems.Of(f.Faults),
            Intaken.Opened o => Results.Json(View(o.Now, o.World), Views.Json, statusCode: 201),
            Intaken.Known { Differing: [] } k => Results.Json(View(k.Now, k.World), Views.Json),
            Intaken.Known k => Differs(View(k.Now, k.World), k.Differing),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static IResult Differs(PagingAnswer view, IReadOnlyList<string> fields)
    {
        var more = System.Text.Json.JsonSerializer.SerializeToNode(view, Views.Json)!.AsObject().ToDictionary(p => p.Key, p => (object?)p.Value);
        more["errors"] = fields.ToDictionary(d => d, _ => new[] { "differs from what was sent before under this reference" });
        return Problems.Of(409, "This reference is known with other content. Nothing was changed.", more);
    }

    private static async Task<IResult> Show(string id, ReferralTable referrals, Dispatcher dispatcher, Clocks clocks, CancellationToken stop)
    {
        if (!Keys.IsId(id) || await referrals.Load(id, stop) is not { } stored) return Problems.Of(Refusal.UnknownReferral);
        return Results.Json(Views.Whole(stored.State, await dispatcher.WorldOf(stored.State, stop), await referrals.History(id, stop), clocks.Now), Views.Json);
    }

    private static async Task<IResult> Dispose(string id, HttpContext http, Desk desk, Dispatcher dispatcher, Clocks clocks)
    {
        var (body, problem) = await Body.Read(http.Request, ReferralAtMost, http.RequestAborted, Json);
        if (body is null) return problem!;
        if (DispositionRequest.Read(body.Text, clocks.Now, out var faults) is not { } request) return Problems.Of(faults);
        return await Give(id, (r, at) => new Command.Dispose(request.For(r), request.DecidedAt > at ? at : request.DecidedAt, Access.By(http), at), desk, dispatcher, clocks);
    }

    private static async Task<IResult> ChangeLead(string id, HttpContext http, Desk desk, Dispatcher dispatcher, Clocks clocks)
    {
        var (body, problem) = await Body.Read(http.Request, ReferralAtMost, http.RequestAborted, Json);
        if (body is null) return problem!;
        var faults = new List<Fault>();
        var f = Fields.Parse(body.Text, faults);
        var lead = f.OneOf<LeadAgency>("leadAgency", required: true) ?? default;
        f.NothingElse();
        if (faults.Count > 0) return Problems.Of(faults);
        return await Give(id, (_, at) => new Command.ChangeLead(lead, Access.By(http), at), desk, dispatcher, clocks);
    }

    private static async Task<IResult> Close(string id, HttpContext http, Desk desk, Dispatcher dispatcher, Clocks clocks)
    {
        var (body, problem) = await Body.Read(http.Request, ReferralAtMost, http.RequestAborted, Json);
        if (body is null) return problem!;
        var faults = new List<Fault>();
        var f = Fields.Parse(body.Text, faults);
        var reason = f.Text("reason", required: true);
        f.NothingElse();
        if (faults.Count > 0) return Problems.Of(faults);
        return await Give(id, (_, at) => new Command.Close(Access.By(http), at), desk, dispatcher, clocks, new Closing(reason!));
    }

    internal static async Task<IResult> Give(string id, Func<Referral, DateTimeOffset, Command> command, Desk desk, Dispatcher dispatcher, Clocks clocks, Beside? beside = null)
    {
        if (!Keys.IsId(id)) return Problems.Of(Refusal.UnknownReferral);
        var handled = await dispatcher.Handle(id, command, CancellationToken.None, beside);
        return handled.Refused is { } refused ? Problems.Of(refused) : Results.Json(Views.Paging(await desk.Settled(handled), handled.World!, clocks.Now), Views.Json);
    }

    private static IResult OnCall(HttpContext http, Dispatcher dispatcher, Clocks clocks)
    {
        var faults = new List<Fault>();
        var query = Query.Of(http.Request, faults);
        var asked = query.Instant("at");
        query.NothingElse();
        return faults.Count > 0 ? Problems.Of(faults) : Results.Json(Views.OnCall(dispatcher.Today, asked ?? clocks.Now), Views.Json);
    }

    private static async Task<IResult> ReplaceRoster(HttpContext http, RosterBook roster, Dispatcher dispatcher, Settings settings)
    {
        var wrong = new List<Fault>();
        var query = Query.Of(http.Request, wrong);
        var isDry = ReferralRequest.OneOf(query, "dryRun", ["true", "false"], required: false) == "true";
        query.NothingElse();
        // A misspelt wish only to look must not put the roster in force.
        if (wrong.Count > 0) return Problems.Of(wrong);
        var (body, problem) = await Body.Read(http.Request, RosterAtMost, http.RequestAborted, Json, Csv);
        if (body is null) return problem!;
        if (ProposedRoster.Read(body.Text, body.Kind == Csv, dispatcher.Today.Protocol.Zone, settings.SharedAccounts, out var faults) is not { } proposed) return Problems.Of(faults, "The roster has faults; the one in force stays.");
        var difference = RosterDifference.Between(roster.Now, proposed.Roster);
        if (!isDry) await roster.Replace(proposed, Access.By(http), null, http.RequestAborted);
        return Results.Json(difference, Views.Json);
    }
}
