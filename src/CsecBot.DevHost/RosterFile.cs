using System.Globalization;
using System.Text.Json;

namespace CsecBot.DevHost;

/// The cast as a roster document, everybody on shift from yesterday for a year.
public static class RosterFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<string> Write(string folder, DateTimeOffset now, CancellationToken cancel = default)
    {
        var file = Path.Combine(folder, "roster.json");
        await File.WriteAllTextAsync(file, Document(now), cancel);
        return file;
    }

    public static string Document(DateTimeOffset now)
    {
        var from = Offset(now.AddDays(-1));
        var to = Offset(now.AddYears(1));
        return JsonSerializer.Serialize(
            new
            {
                people = Cast.Everybody.Select(p => new
                {
                    id = p.Id,
                    tenantId = Cast.Tenant,
                    name = p.Name,
                    roles = p.Roles,
                    agency = p.Agency,
                    areas = p.Areas ?? [],
                    languages = p.Languages ?? [],
                    phone = p.Phone,
                }),
                shifts = Cast.Everybody.SelectMany(p => p.Roles.Select(role => new { role, tier = p.Tier ?? "primary", person = p.Id, from, to })),
            },
            Indented);
    }

    private static string Offset(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
