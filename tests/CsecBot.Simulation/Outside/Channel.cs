using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// Teams and the telephones, as far as the service and people see them.
internal sealed partial class Channel(Night night)
{
    private readonly HashSet<string> gone = [];
    private readonly HashSet<string> texts = [];
    private int messages;

    /// What is said of a turn that failed.
    private const string Failed = "may not have been recorded";

    public HttpResponseMessage Serve(Call call) => call.Kind switch
    {
        "Phone" => Text(call),
        "Ping" => Pinged(),
        _ => Post(call),
    };

    public static string ChatOf(string person) => $"chat-{person}";

    private HttpResponseMessage Post(Call call)
    {
        var parts = call.Request.RequestUri!.AbsolutePath.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToList();   // v3 conversations CHAT activities [ID]
        if (parts.Count == 2)
        {
            var user = (string)JsonNode.Parse(call.Body)!["members"]![0]!["id"]!;
            if (night.BlockOf(user[5..]) is 403 or 413) return Refused(user[5..], 403);
            return Json(new() { ["id"] = $"new-{ChatOf(user[5..])}" }, 201);
        }
        var chat = parts[2];
        var person = chat[(chat.IndexOf("chat-", StringComparison.Ordinal) + 5)..];
        var block = night.BlockOf(person);
        if (block == 404 && !chat.StartsWith("new-", StringComparison.Ordinal)) gone.Add(chat);
        if (gone.Contains(chat)) return Refused(person, 404);
        var isNew = call.Request.Method == HttpMethod.Post;
        if (block is { } status && status != 404)
        {
            if (isNew && Refresh().Match(call.Body) is { Success: true } page) night.Ledger.PageRefused(page.Groups[1].Value, Number(page));
            return Refused(person, status);
        }
        var id = isNew ? $"m{++messages}" : parts[4];
        night.Ledger.Shows(id, call.Body);
        if (isNew) Arrived(person, id, call);
        return Json(new() { ["id"] = id }, 200);
    }

    private void Arrived(string person, string id, Call call)
    {
        var body = call.Body;
        night.Ledger.Comes(person, body);
        Hold(!body.Contains(Failed, StringComparison.Ordinal) || !night.Wrong.IsQuiet(night.Timeline.Now), "nobody is turned away where nothing is wrong", $"{Cast.Name(person)} reads that what they wrote may not have been recorded");
        if (Refresh().Match(body) is { Success: true } page)
        {
            var (referral, number) = (page.Groups[1].Value, Number(page));
            if (call.IsSwallowed)
            {
                night.Ledger.PageSwallowed(referral, number, call);
                return;
            }
            night.Note($"{Cast.Name(person)} gets page {number} of {referral} as {id}");
            night.Ledger.PageArrived(person, referral, number, call);
            night.People.Paged(person, referral, number, body);
        }
        else if (Said().Match(body) is { Success: true } said)
        {
            night.Note($"{Cast.Name(person)} reads: {said.Groups[1].Value}");
            night.Ledger.Reads(person, said.Groups[1].Value, body, call);
        }
        night.People.Read(person, body);
    }

    private HttpResponseMessage Pinged()
    {
        night.Ledger.SaidToBeClean();
        return new(HttpStatusCode.OK);
    }

    private HttpResponseMessage Text(Call call)
    {
        var body = JsonNode.Parse(call.Body)!;
        var (id, to, text) = ((string)body["id"]!, (string)body["to"]!, (string)body["text"]!);
        night.Ledger.Rings(id, to, text, call);
        if (texts.Add(id)) night.People.Rung(Cast.OfPhone(to), id, text);
        return Json(new() { ["id"] = $"t-{id}" }, 200);
    }

    private static int Number(Match page) => int.Parse(page.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture);

    private HttpResponseMessage Refused(string person, int status)
    {
        night.Ledger.Refuses(person);
        return Json(new() { ["error"] = new JsonObject { ["code"] = "Refused", ["message"] = "refused" } }, status);
    }

    private static HttpResponseMessage Json(JsonObject body, int status) => new((HttpStatusCode)status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    /// The data of a card's button: the object with that verb that holds no other object.
    public static JsonObject? Button(string body, string verb)
    {
        var said = $"\"verb\":\"{verb}\"";
        for (var at = body.IndexOf(said, StringComparison.Ordinal); at >= 0; at = body.IndexOf(said, at + 1, StringComparison.Ordinal))
        {
            var (from, to) = (body.LastIndexOf('{', at), body.IndexOf('}', at));
            if (body.IndexOf('{', at, to - at) < 0) return JsonNode.Parse(body[from..(to + 1)])!.AsObject();
        }
        return null;
    }

    [GeneratedRegex("""\{"referral":"(R-\w{8})","page":(\d+),"verb":"refresh"\}""")] private static partial Regex Refresh();
    [GeneratedRegex("\"summary\":\"([^\"]*)\"")] private static partial Regex Said();
}
