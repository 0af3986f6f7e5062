using System.Diagnostics;
using System.Globalization;
using CsecBot.DevHost;
using CsecBot.Dispatch;

namespace CsecBot.Tests;

public sealed class DevHostTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void The_roster_it_writes_has_no_fault_and_everybody_on_call_tonight_and_in_eleven_months()
    {
        var now = new DateTimeOffset(2026, 11, 24, 2, 10, 0, TimeSpan.FromHours(-8));
        var roster = RosterDocument.Parse(RosterFile.Document(now), TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"), out var faults);

        Assert.Empty(faults);
        foreach (var at in new[] { now, now.AddMonths(11) })
        {
            Assert.Equal(Cast.Csw.Id, roster!.OnCall(Role.Csw, at).First().Id);
            Assert.Equal(Cast.Advocate.Id, roster.OnCall(Role.Advocate, at).First().Id);
            Assert.Equal(Cast.Supervisor.Id, Assert.Single(roster.OnCall(Role.AgencySupervisor, at)).Id);
        }
    }

    [Theory]
    [InlineData("+15m", "00:15:00")]
    [InlineData("+72h", "3.00:00:00")]
    [InlineData("+7d", "7.00:00:00")]
    public void A_jump_is_typed_as_a_number_and_a_unit(string typed, string span)
    {
        Assert.True(Prompt.TryReadSpan(typed, out var by));
        Assert.Equal(TimeSpan.Parse(span, CultureInfo.InvariantCulture), by);
    }

    [Theory]
    [InlineData("72h")]
    [InlineData("-1h")]
    [InlineData("+0h")]
    [InlineData("+1w")]
    public void Anything_else_is_no_jump(string typed) => Assert.False(Prompt.TryReadSpan(typed, out _));

    [Fact]
    public async Task A_child_that_ends_early_is_told_with_its_exit_code_and_last_words()
    {
        await using var child = ChildProcess.Start("The tool", "node", ["-e", "console.log('no luck today'); process.exit(3)"]);

        var said = await Assert.ThrowsAsync<CannotStartException>(() => child.Line(l => l == "ready", Limit));

        Assert.StartsWith("The tool ended with exit code 3.", said.Message, StringComparison.Ordinal);
        Assert.Contains("no luck today", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_there_is_told_in_a_sentence()
    {
        var said = Assert.Throws<CannotStartException>(() => ChildProcess.Start("The tool", "no-such-program-here", []));

        Assert.StartsWith("The tool could not be started: no-such-program-here", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_child_started_ends_even_when_the_child_is_killed()
    {
        var tie = Path.Combine(Repository.NodeFolder, "Node", "ends-with-parent.cjs");
        var script = $$"""
            const p = require('child_process').spawn('node', [{{JsonText(tie)}}, 'node', '-e', 'console.log(process.pid); setInterval(() => {}, 1000)'], { stdio: ['pipe', 'inherit', 'inherit'] });
            """;
        await using var parent = ChildProcess.Start("The parent", "node", ["-e", script]);
        var id = int.Parse(await parent.Line(l => int.TryParse(l, out _), Limit), CultureInfo.InvariantCulture);
        using var grandchild = Process.GetProcessById(id);

        using (var killed = Process.GetProcessById(parent.Id))
        {
            killed.Kill(entireProcessTree: false);
        }

        using var limit = new CancellationTokenSource(Limit);
        await grandchild.WaitForExitAsync(limit.Token);
    }

    private static string JsonText(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
