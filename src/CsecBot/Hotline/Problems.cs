using CsecBot.Dispatch;
namespace CsecBot.Hotline;

/// Errors as application/problem+json, with every fault named in `errors`: field by field, never with its value.
public static class Problems
{
    public static IResult Of(int status, string title, IDictionary<string, object?>? more = null) => Results.Problem(statusCode: status, title: title, extensions: more);

    public static IResult Of(IReadOnlyList<Fault> faults, string title = "The request has faults; nothing was kept.") => Of(400, title, new Dictionary<string, object?>
    {
        ["errors"] = faults.GroupBy(f => f.Path.Length == 0 ? "body" : f.Path).ToDictionary(g => g.Key, g => g.Select(f => f.Words).Distinct().ToArray()),
    });

    public static IResult Of(Refusal refused) => Of(refused.Code switch
    {
        "unknownReferral" or "noSuchDuty" or "noSuchChild" => 404,
        "notAllowed" => 403,
        "inTheFuture" or "beforeTheCall" or "beforeItBegan" or "beforeTheLast" or "wrongDetails" or "notAnOutcome" or "itself" or "pairedTwice" or "unknownPerson" or "chooseAChild" => 400,
        _ => 409,
    }, refused.Words, new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { [refused.Code] = [refused.Words] } });
}
