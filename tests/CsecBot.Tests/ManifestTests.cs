using System.Buffers.Binary;
using System.Text.RegularExpressions;
using CsecBot.DevHost;
using NJsonSchema;

namespace CsecBot.Tests;

public sealed partial class ManifestTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "manifest");

    // privacy.md: none of these may stand on a toast or a chat list, and the manifest is where their headings come from.
    private static readonly string[] Forbidden =
    [
        "CSEC", "DCFS", "probation", "sheriff", "police", "station", "trafficking", "trafficked", "exploited", "exploitation", "victim", "sexual", "sex", "hub",
        "STI", "HIV", "pregnancy", "pregnant", "AWOL", "missing", "prostitute", "suspect", "offender", "child", "children", "youth", "minor", "court",
    ];

    [Fact]
    public async Task The_filled_manifest_is_valid_by_Microsofts_schema()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "tests", "CsecBot.Tests", "Schemas", "MicrosoftTeams.v1.19.schema.json"));

        Assert.Empty(schema.Validate(Filled()).Select(e => e.ToString()));
        Assert.Contains("\"manifestVersion\": \"1.19\"", Filled(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_would_notice_a_fault()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "tests", "CsecBot.Tests", "Schemas", "MicrosoftTeams.v1.19.schema.json"));

        Assert.NotEmpty(schema.Validate(Filled().Replace("\"scopes\"", "\"scope\"", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Validate(Text()));
    }

    [Theory]
    [InlineData("color.png", 192)]
    [InlineData("outline.png", 32)]
    public void An_icon_has_the_size_that_Teams_asks_for(string file, int size)
    {
        var png = File.ReadAllBytes(Path.Combine(Folder, file));

        Assert.Equal("PNG"u8, png.AsSpan(1, 3));
        Assert.Equal(size, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(size, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }

    [Fact]
    public void Nothing_in_the_manifest_tells_what_the_work_is() =>
        Assert.Empty(Word().Matches(Text()).Select(w => w.Value).Intersect(Forbidden, StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void The_development_windows_show_the_same_name() =>
        Assert.Contains($"\"short\": \"{TeamsWindow.BotName}\"", Text(), StringComparison.Ordinal);

    private static string Text() => File.ReadAllText(Path.Combine(Folder, "manifest.json"));

    private static string Filled() => Hole().Replace(Text(), hole => hole.Groups[1].Value switch
    {
        "TEAMS_APP_ID" or "BOT_ID" => "00000000-0000-0000-0000-000000000011",
        "BOT_DOMAIN" or "WEBSITE_DOMAIN" => "oncall.example.org",
        "DEVELOPER_NAME" => "Example County",
        var other => throw new InvalidDataException($"manifest/README.md does not tell how to fill {other}."),
    });

    [GeneratedRegex(@"\$\{\{(\w+)\}\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"[A-Za-z]+")]
    private static partial Regex Word();
}
