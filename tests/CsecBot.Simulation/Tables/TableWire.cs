using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
namespace CsecBot.Simulation;

/// The part of the table service's HTTP interface that its client library speaks.
public static partial class TableWire
{
    private const int BodyAtMost = 4 * 1024 * 1024;

    /// What kind of call it is, as faults are aimed: Read, Save (a transaction), Claim (a merge), Write (any other change).
    public static string KindOf(HttpRequestMessage request) => request.Method.Method switch
    {
        "GET" => "Read",
        "POST" when request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal) => "Save",
        "PATCH" or "MERGE" => "Claim",
        _ => "Write",
    };

    public static HttpResponseMessage Serve(SimulatedTables tables, HttpRequestMessage request, string body)
    {
        var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath);
        var method = request.Method.Method;
        if (path.EndsWith("/$batch", StringComparison.Ordinal)) return Batch(tables, body);
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name == "Tables" && method == "POST") return Http(tables.CreateTable(JsonDocument.Parse(body).RootElement.GetProperty("TableName").GetString()!));
        if (TableIn().Match(name) is { Success: true } dropped && method == "DELETE") return Http(tables.DeleteTable(dropped.Groups[1].Value));
        if (EntityIn().Match(path) is { Success: true } m)
        {
            var (table, partition, key) = (m.Groups["table"].Value, Key(m.Groups["partition"].Value), Key(m.Groups["row"].Value));
            return Http(method == "GET"
                ? tables.Get(table, partition, key, Columns(Query(request)))
                : tables.Do(table, new(KindOf(method), partition, key, method == "DELETE" ? null : Row.ValuesOf(Parse(body)), IfMatch(request))));
        }
        if (method == "POST")
        {
            var row = Parse(body);
            return Http(tables.Do(name, new(Kind.Insert, row.GetProperty("PartitionKey").GetString()!, row.GetProperty("RowKey").GetString()!, Row.ValuesOf(row), null)));
        }
        var query = Query(request);
        var from = query.TryGetValue("NextPartitionKey", out var nextPartition) ? (nextPartition, query.GetValueOrDefault("NextRowKey", "")) : default((string, string)?);
        return Http(tables.Query(name.TrimEnd('(', ')'), query.GetValueOrDefault("$filter"), query.TryGetValue("$top", out var top) ? int.Parse(top, System.Globalization.CultureInfo.InvariantCulture) : null, Columns(query), from));
    }

    private static HttpResponseMessage Batch(SimulatedTables tables, string body)
    {
        if (Encoding.UTF8.GetByteCount(body) > BodyAtMost) return Http(Answer.Error(413, "RequestBodyTooLarge"));
        var (operations, table) = (new List<Operation>(), "");
        foreach (Match m in Part().Matches(body))
        {
            var (method, path, rest) = (m.Groups["method"].Value, Uri.UnescapeDataString(new Uri(m.Groups["url"].Value).AbsolutePath), m.Groups["rest"].Value);
            var split = rest.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var (headers, content) = split < 0 ? (rest, "") : (rest[..split], rest[(split + 4)..]);
            var etag = IfMatchLine().Match(headers) is { Success: true } match ? match.Groups[1].Value : null;
            var json = content.IndexOf('{') is >= 0 and var at ? Parse(content[at..(content.LastIndexOf('}') + 1)]) : default;
            if (EntityIn().Match(path) is { Success: true } entity)
            {
                table = entity.Groups["table"].Value;
                operations.Add(new(KindOf(method), Key(entity.Groups["partition"].Value), Key(entity.Groups["row"].Value), method == "DELETE" ? null : Row.ValuesOf(json), etag));
            }
            else
            {
                table = path[(path.LastIndexOf('/') + 1)..];
                operations.Add(new(Kind.Insert, json.GetProperty("PartitionKey").GetString()!, json.GetProperty("RowKey").GetString()!, Row.ValuesOf(json), null));
            }
        }
        return Within(tables.Transact(table, operations));
    }

    /// A transaction that storage could not do: one answer for all of it.
    public static HttpResponseMessage Failed(int status) => Within([Answer.Error(status, status switch { 408 or 500 => "OperationTimedOut", 429 => "TooManyRequests", _ => "ServerBusy" }, 0)]);

    /// 409 or 412, where somebody was first, or the same call before: of a transaction it stands within its answer.
    public static int? ConflictIn(HttpResponseMessage answer) => (int)answer.StatusCode switch
    {
        409 or 412 => (int)answer.StatusCode,
        202 when Conflict().Match(answer.Content.ReadAsStringAsync().Result) is { Success: true } within => int.Parse(within.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    private static HttpResponseMessage Within(IEnumerable<Answer> answers)
    {
        var text = new StringBuilder("--batchresponse_0\r\nContent-Type: multipart/mixed; boundary=changesetresponse_0\r\n\r\n");
        foreach (var answer in answers)
        {
            text.Append("--changesetresponse_0\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} {(HttpStatusCode)answer.Status}\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\nDataServiceVersion: 3.0;\r\n");
            if (answer.ETag is not null) text.Append("ETag: ").Append(answer.ETag).Append("\r\n");
            if (answer.Body is not null) text.Append("Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8\r\n");
            text.Append("\r\n").Append(answer.Body).Append("\r\n");
        }
        text.Append("--changesetresponse_0--\r\n--batchresponse_0--\r\n");
        var whole = new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StringContent(text.ToString()) };
        whole.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=batchresponse_0");
        return whole;
    }

    private static HttpResponseMessage Http(Answer answer)
    {
        var http = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new StringContent(answer.Body ?? "", Encoding.UTF8, "application/json") };
        if (answer.ETag is not null) http.Headers.TryAddWithoutValidation("ETag", answer.ETag);
        if (answer.Next is { } next)
        {
            http.Headers.Add("x-ms-continuation-NextPartitionKey", next.Partition);
            http.Headers.Add("x-ms-continuation-NextRowKey", next.Key);
        }
        return http;
    }

    private static Kind KindOf(string method) => method switch
    {
        "PUT" => Kind.Replace, "PATCH" or "MERGE" => Kind.Merge, "DELETE" => Kind.Delete,
        _ => throw new NotSupportedException($"The simulated table knows no {method}"),
    };

    private static Dictionary<string, string> Query(HttpRequestMessage request) => request.RequestUri!.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2)).ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p[1].Replace('+', ' ')));

    private static HashSet<string>? Columns(Dictionary<string, string> query) => query.TryGetValue("$select", out var select) ? [.. select.Split(',')] : null;

    private static string? IfMatch(HttpRequestMessage request) => request.Headers.TryGetValues("If-Match", out var values) ? values.First() : null;

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private static string Key(string quoted) => quoted.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<table>\w+)\(PartitionKey='(?<partition>([^']|'')*)',\s*RowKey='(?<row>([^']|'')*)'\)$")] private static partial Regex EntityIn();
    [GeneratedRegex(@"HTTP/1\.1 (409|412) ")] private static partial Regex Conflict();
    [GeneratedRegex(@"^Tables\('(\w+)'\)$")] private static partial Regex TableIn();
    [GeneratedRegex(@"\r\n(?<method>POST|PUT|PATCH|MERGE|DELETE) (?<url>\S+) HTTP/1.1\r\n(?<rest>.*?)(?=\r\n--changeset)", RegexOptions.Singleline)] private static partial Regex Part();
    [GeneratedRegex(@"^If-Match: (.+?)\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase)] private static partial Regex IfMatchLine();
}
