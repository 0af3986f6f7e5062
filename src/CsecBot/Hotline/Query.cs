using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Hotline;

/// What stands behind the question mark, read as strictly as a body: what is unknown, or stands there twice, is a fault.
public static class Query
{
    public static Fields Of(HttpRequest request, List<Fault> faults)
    {
        foreach (var twice in request.Query.Where(q => q.Value.Count > 1)) faults.Add(new(twice.Key, "stands there more than once"));
        return Fields.Parse(new JsonObject(request.Query.Select(q => KeyValuePair.Create(q.Key, (JsonNode?)q.Value[0]))).ToJsonString(), faults);
    }
}
