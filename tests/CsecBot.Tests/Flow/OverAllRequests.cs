using System.Text.Json.Nodes;
using CsecBot.Dispatch;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// What one person is told of several requests: one message in the morning, their list when they ask, and how everything stands once a week.
public sealed class OverAllRequests(AzuriteFixture azurite) : FlowTest(azurite)
{
    private static readonly TimeSpan ToNextMorning = new(1, 6, 50, 0);   // from 02:10 to 09:00 the next day

    [Fact]
    public async Task Three_requests_speak_of_their_items_the_same_morning_and_one_message_comes()
    {
        var (night, csw, ids) = await OnScene(3);
        await night.FastForward(new(20, 0, 0));
        csw.Expects("Items due on 3 requests", minute: 13 * 60 + 50);             // the same afternoon, by the document
        csw.ExpectsNothing();
        await night.FastForward(ToNextMorning - new TimeSpan(20, 0, 0));
        var card = csw.Expects("Items due on 3 requests", minute: ToNextMorning.TotalMinutes);
        Assert.Equal("Reminder: items due on 3 requests.", card.Summary);
        foreach (var id in ids) Assert.Contains(id, card.Reads, StringComparison.Ordinal);
        csw.ExpectsNothing();
        Assert.DoesNotContain(await night.Rows(), r => r.RowKey.StartsWith("out|", StringComparison.Ordinal));

        var list = (await csw.Presses("Scheduled")).ToJsonString();
        Assert.Contains("My list: 6 open", list, StringComparison.Ordinal);
        Assert.Contains(", scheduled", list, StringComparison.Ordinal);
        Assert.Single(await Task.WhenAll(ids.Select(id => Scheduled(night, id))), isScheduled => isScheduled);
    }

    [Fact]
    public async Task What_falls_due_later_this_morning_comes_with_the_first_of_it()
    {
        var (night, csw, _) = await OnScene(1);
        await OnScene(night, 2, "2026-11-23T03:30:00-08:00", TimeSpan.FromHours(5));      // 48 hours later: 03:30, by night
        await OnScene(night, 3, "2026-11-23T08:20:00-08:00", TimeSpan.FromMinutes(80));   // 48 hours later: 08:20
        await OnScene(night, 4, "2026-11-23T09:45:00-08:00", TimeSpan.FromMinutes(80));   // 48 hours later: 09:45
        await night.FastForward(TimeSpan.FromHours(30));
        night.LooksThrough();
        await night.FastForward(Local("2026-11-25 08:19") - night.Clock.GetUtcNow());
        csw.LooksThrough();
        await night.FastForward(TimeSpan.FromHours(3));
        csw.Expects("Items due on 2 requests", minute: (Local("2026-11-25 08:20") - night.Began).TotalMinutes);
        csw.ExpectsNothing();
        night.LooksThrough();
    }

    [Fact]
    public async Task The_channel_takes_it_later_or_the_process_dies_and_it_is_one_message_still()
    {
        var (night, csw, _) = await OnScene(3);
        await night.FastForward(new(20, 0, 0));
        night.LooksThrough();
        night.Connector.Answers[csw.Conversation] = 503;
        await night.FastForward(ToNextMorning - new TimeSpan(20, 0, 0));
        csw.ExpectsNothing();
        night.Connector.Answers.Clear();
        await night.Restart();
        night.Machine.Advance(TimeSpan.FromMinutes(1));
        await night.Beat();
        csw.Expects("Items due on 3 requests");
        csw.ExpectsNothing();
        Assert.DoesNotContain(await night.Rows(), r => r.RowKey.StartsWith("out|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_killed_while_it_sends_leaves_all_of_it_to_the_next()
    {
        var (night, csw, _) = await OnScene(3);
        await night.FastForward(new(20, 0, 0));
        night.LooksThrough();
        night.Connector.Hangs = csw.Conversation;
        night.Clock.Advance(ToNextMorning - new TimeSpan(20, 0, 0));
        var dying = night.Parts.GetRequiredService<Beat>().Run(default);
        await night.Connector.Reached;
        await night.Crash();
        night.Connector.Hangs = null;
        await night.Beat();
        csw.ExpectsNothing();                                                      // claimed by a process of which nobody knows that it is dead
        night.Machine.Advance(TimeSpan.FromSeconds(50));
        await night.Beat();
        csw.ExpectsNothing();                                                      // reading many takes its time
        night.Machine.Advance(TimeSpan.FromSeconds(11));
        await night.Beat();
        csw.Expects("Items due on 3 requests");
        csw.ExpectsNothing();
        night.Connector.LetGo();
        await Task.WhenAny(dying);
    }

    [Fact]
    public async Task Two_instances_look_at_the_same_moment_and_one_message_comes()
    {
        var (night, csw, _) = await OnScene(4);
        await night.FastForward(new(20, 0, 0));
        night.LooksThrough();
        var (second, clock) = await night.SecondInstance();
        foreach (var each in new[] { night.Clock, clock }) each.Advance(ToNextMorning - new TimeSpan(20, 0, 0));
        await Task.WhenAll(night.Beat(), second.GetRequiredService<Beat>().Run(default));
        await second.GetRequiredService<Dispatcher>().Drain();
        await night.Settle();
        await night.Beat();
        csw.Expects("Items due on 4 requests");
        csw.ExpectsNothing();
    }

    [Fact]
    public async Task A_request_ends_and_the_list_in_the_chat_goes_on_with_the_others()
    {
        var (night, csw, ids) = await OnScene(2);
        await night.FastForward(ToNextMorning);
        night.LooksThrough();
        foreach (var duty in (await night.Look(ids[0]))["duties"]!.AsArray())
            await night.Http.PostAsync($"/api/referrals/{ids[0]}/duties/{(string)duty!["duty"]!}", Night.Json($$"""{ "child": "A", "outcome": "Done" }"""));
        await night.Http.PostAsync($"/api/referrals/{ids[0]}/close", Night.Json("""{ "reason": "done" }"""));
        await night.Settle();
        var left = csw.Messages.GroupBy(m => m.Id).Select(m => m.Last()).Where(m => m.Card is not null).ToList();
        Assert.DoesNotContain(left, m => m.Reads.Contains($"{ids[0]} · 72-hour", StringComparison.Ordinal));
        Assert.Contains(left, m => m.Reads.Contains($"{ids[1]} · 72-hour", StringComparison.Ordinal));
        night.LooksThrough();
    }

    [Fact]
    public async Task My_list_is_what_is_open_for_me_over_all_requests_and_a_supervisors_is_what_is_late()
    {
        var (night, csw, ids) = await OnScene(2);
        var supervisor = await night.Phone(People.Supervisor).Installs();
        Assert.Contains("My list: 4 open", await csw.Says("my list"), StringComparison.Ordinal);
        Assert.Contains("Nothing is open for you", await night.Phone(People.Advocate1).Says("my list"), StringComparison.Ordinal);
        Assert.Contains("Nothing is open for you", await supervisor.Says("my list"), StringComparison.Ordinal);
        await night.Http.PostAsync($"/api/referrals/{ids[1]}/duties/72-hour-item", Night.Json("""{ "child": "A", "outcome": "Done" }"""));
        await night.FastForward(TimeSpan.FromHours(73));
        night.LooksThrough();
        var mine = await csw.Says("my list");
        Assert.Matches($"(?s)My list: 3 open.*{ids[0]} · 72-hour item\nLate since.*7-day meeting\nDue", mine);
        var theirs = await supervisor.Says("my list");
        Assert.Contains($"{ids[0]} · 72-hour item", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain("7-day", theirs, StringComparison.Ordinal);
        var left = (await csw.Presses("Attended")).ToJsonString();
        Assert.Contains("My list: 2 open", left, StringComparison.Ordinal);
        Assert.Contains($"72-hour item: attended 03:10. To change it or add to it, say: record 72-hour item {ids[0]}", left, StringComparison.Ordinal);
        Assert.Contains("How does it stand?", await csw.Says($"record 72-hour item {ids[0]}") + csw.Messages[^1].Words, StringComparison.Ordinal);
        night.LooksThrough();
    }

    [Fact]
    public async Task Monday_at_eight_every_supervisor_gets_the_weekly_list_once_whatever_is_restarted()
    {
        var file = Path.Combine(Path.GetTempPath(), $"weekly-{Guid.NewGuid():N}.json");
        var document = JsonNode.Parse(ProtocolDocument.LosAngeles)!;
        while (document["duties"]!.AsArray().Count > 2) document["duties"]!.AsArray().RemoveAt(2);
        await File.WriteAllTextAsync(file, document.ToJsonString());
        var (night, csw, ids) = await OnScene(2, ("Protocol:File", file));
        var supervisor = await night.Phone(People.Supervisor).Installs();
        await night.Beat();
        await night.FastForward(Local("2026-11-23 07:59") - night.Clock.GetUtcNow());
        await night.Restart();
        await night.Beat();
        supervisor.ExpectsNothing();
        var (second, clock) = await night.SecondInstance();
        foreach (var each in new[] { night.Clock, clock }) each.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(night.Beat(), second.GetRequiredService<Beat>().Run(default));
        await second.GetRequiredService<Dispatcher>().Drain();
        var card = supervisor.Expects("2 open, nothing late", minute: 350);
        Assert.Equal("Weekly list of open requests", card.Summary);
        foreach (var id in ids) Assert.Contains(id, card.Reads, StringComparison.Ordinal);
        night.Clock.Advance(TimeSpan.FromMinutes(1));
        await night.Restart();
        await night.Beat();
        supervisor.ExpectsNothing();
        csw.LooksThrough();
        night.Clock.Advance(Local("2026-11-30 09:00") - night.Clock.GetUtcNow());   // down at eight the next Monday: late, and once
        await night.Restart();
        await night.Beat();
        await night.Beat();
        var cards = supervisor.LooksThrough();
        Assert.Single(cards, c => c.Reads.Contains("2 open, 2 with something late", StringComparison.Ordinal));
        night.LooksThrough();
        File.Delete(file);
    }

    private static async Task<bool> Scheduled(Night night, string id) => (await night.Look(id))["duties"]!.AsArray().Any(d => (string?)d!["state"] == "Scheduled");

    private static DateTimeOffset Local(string wall) => new(DateTime.Parse(wall, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(-8));

    private async Task<(Night, Phone Csw, List<string> Ids)> OnScene(int requests, params (string Name, string? Value)[] settings)
    {
        var night = await Begin(null, settings);
        foreach (var person in new[] { People.Csw1, People.Advocate1 }) await night.Phone(person).Installs();
        var ids = new List<string>();
        for (var n = 0; n < requests; n++) ids.Add(await OnScene(night, n + 100, null, TimeSpan.Zero));
        night.LooksThrough();
        return (night, night.Phone(People.Csw1), ids);
    }

    private static async Task<string> OnScene(Night night, int n, string? received, TimeSpan after)
    {
        await night.FastForward(after);
        var referral = People.Referral();
        referral["reference"] = $"N-{n}";
        if (received is not null) (referral["callReceivedAt"], referral["decidedAt"]) = (received, received);
        var id = await night.Refer(referral);
        foreach (var person in new[] { People.Csw1, People.Advocate1 })
        {
            await night.Phone(person).Says($"accept {id}");
            await night.Phone(person).Says($"arrived {id}");
        }
        return id;
    }
}
