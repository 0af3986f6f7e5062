using System.Net.Mime;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot.Hotline;

/// Two referrals about the same child become one, or are taken apart; a wrongly joined child becomes a referral of its own.
public static class JoiningEndpoints
{
    private const string Json = MediaTypeNames.Application.Json;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/referrals/{id}/merge", Merge).WithMetadata(Needs.SendReferrals).Described<MergeBody, PagingAnswer>("Make it part of another referral about the same child", [Json], 200, 400, 404, 409, 413, 415);
        api.MapPost("/referrals/{id}/unmerge", Unmerge).WithMetadata(Needs.SendReferrals).Described<PagingAnswer>("Take it out of the referral that it was made part of", 404, 409);
        api.MapPost("/referrals/{id}/split", Split).WithMetadata(Needs.SendReferrals).Described<SplitBody, PagingAnswer>("Take a child out into a referral of its own", [Json], 201, 200, 400, 404, 409, 413, 415);
    }

    private static async Task<IResult> Merge(string id, HttpContext http, Desk desk, Dispatcher dispatcher, Clocks clocks)
    {
        var (body, problem) = await Body.Read(http.Request, BodyAtMost.Usually, http.RequestAborted, Json);
        if (body is null) return problem!;
        var faults = new List<Fault>();
        var f = Fields.Parse(body.Text, faults);
        var into = f.Text("into", required: true, max: 20);
        List<ChildIs> children = f.Has("children") ? [.. f.Objects("children", 1, 20).Select(Child)] : [];
        f.NothingElse();
        if (faults.Count > 0) return Problems.Of(faults);
        if (!Keys.IsId(id) || !Keys.IsId(into!)) return Problems.Of(Refusal.UnknownReferral);
        return await Answer(await dispatcher.Merge(id, into!, children, Access.By(http), CancellationToken.None), 200, desk, dispatcher, clocks);
    }

    private static async Task<IResult> Unmerge(string id, HttpContext http, Desk desk, Dispatcher dispatcher, Clocks clocks) =>
        Keys.IsId(id) ? await Answer(await dispatcher.Unmerge(id, Access.By(http), CancellationToken.None), 200, desk, dispatcher, clocks) : Problems.Of(Refusal.UnknownReferral);

    private static async Task<IResult> Split(string id, HttpContext http, Desk desk, Dispatcher dispatcher, Clocks clocks)
    {
        var (body, problem) = await Body.Read(http.Request, BodyAtMost.Usually, http.RequestAborted, Json);
        if (body is null) return problem!;
        var faults = new List<Fault>();
        var f = Fields.Parse(body.Text, faults);
        var child = f.Text("child", required: true);
        f.NothingElse();
        if (faults.Count > 0) return Problems.Of(faults);
        if (!Keys.IsId(id)) return Problems.Of(Refusal.UnknownReferral);
        var handled = await dispatcher.Split(id, child!, Desk.NewId(), Access.By(http), CancellationToken.None);
        return await Answer(handled, handled.Events.Count > 0 ? 201 : 200, desk, dispatcher, clocks);
    }

    private static ChildIs Child(Fields c)
    {
        var child = new ChildIs(c.Text("ref", required: true) ?? "", c.Text("is"));
        c.NothingElse();
        return child;
    }

    /// What counts from now on, and for which roles a person must pick up the telephone.
    private static async Task<IResult> Answer(Handled handled, int status, Desk desk, Dispatcher dispatcher, Clocks clocks)
    {
        if (handled.Refused is { } refused) return Problems.Of(refused);
        var now = await desk.Settled(handled);
        return Results.Json(Views.Paging(now, await dispatcher.WorldOf(now, CancellationToken.None), clocks.Now), Views.Json, statusCode: status);
    }
}
