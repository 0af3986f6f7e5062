using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CsecBot.DevHost;

namespace CsecBot.EndToEnd;

/// One referral from the call to the close in the Teams windows, by jumps of the clock. The Playground opens no form beside the chat,
/// so the form is asked for by words, and comes into it.
[Collection("Browser")]
public sealed class WalkTests(Chromium chromium)
{
    /// Days before a repeated item begins anew; only what is due sooner is done on the way.
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    [BrowserFact]
    public async Task A_referral_is_walked_from_the_trigger_to_the_close()
    {
        await using var stage = await DevStage.Set(new StageSettings(), TimeProvider.System);
        await using var csw = await TeamsPage.Open(chromium, stage.Window(Cast.Csw));
        await using var advocate = await TeamsPage.Open(chromium, stage.Window(Cast.Advocate));
        await using var supervisor = await TeamsPage.Open(chromium, stage.Window(Cast.Supervisor));
        using var hotline = new HttpClient { BaseAddress = stage.Service.Address, Timeout = TimeSpan.FromMinutes(3) };
        hotline.DefaultRequestHeaders.Add("X-Api-Key", ServiceProcess.HotlineKey);
        hotline.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        Dictionary<string, TeamsPage> windows = new() { [Cast.Csw.Id] = csw, [Cast.Advocate.Id] = advocate };

        using var answer = await hotline.PostAsync("api/referrals", new StringContent(ExampleReferral.Json("walk-1"), Encoding.UTF8, "application/json"));
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        foreach (var window in windows.Values)
        {
            await window.Press(id, "Accept");
            await window.Card(id, "Arrived");
            await window.Say("arrived");
        }

        await Jump(hotline, TimeSpan.FromMinutes(61));
        await advocate.Card("First items given", "Time and details …");
        await advocate.Say("record first items given", "Tick what is so");
        await advocate.Card("Tick what is so", "Save");
        await advocate.Photograph("10-form-in-the-chat");
        await advocate.Say("done first items given, clothes, food, no blanket", "Recorded");
        await advocate.Say("hand over with the child to Advocate Two", "Not taken over");   // who has no window cannot be reached, and the giver hears it
        await csw.Say("missing", "not there");
        await csw.Message("24-hour notice: attorney");
        await csw.Photograph("11-items-of-one-moment");
        await csw.Say("found", "there again");

        // What is due next is recorded an hour before, until nothing is open.
        for (var steps = 0; steps < 80 && await Next(hotline, id) is { } next; steps++)
        {
            var wait = next.Due - next.Now - (next.Duty == "90-day-support" ? TimeSpan.Zero : Ahead);
            if (wait > TimeSpan.Zero) await Jump(hotline, wait);
            await windows[next.Owner].Say($"{(next.Duty == "transfer" ? "not possible" : "done")} {next.Title} {id}", "Recorded");
        }

        await Jump(hotline, TimeSpan.FromDays(1.5));
        await supervisor.Card("Every item is finished");
        await supervisor.Photograph("12-everything-is-done");
        await supervisor.Say($"close {id} all is done", "Ended");
        Assert.Equal("Closed", (await Look(hotline, id)).GetProperty("status").GetString());
        await csw.Photograph("13-closed");
    }

    private static async Task<(string Duty, string Title, string Owner, DateTimeOffset Due, DateTimeOffset Now)?> Next(HttpClient hotline, string id)
    {
        var open = (await Look(hotline, id)).GetProperty("duties").EnumerateArray().Where(d => d.GetProperty("state").GetString() == "Open").ToList();
        if (open.Count == 0) return null;
        var next = open.MinBy(d => d.GetProperty("dueAt").GetDateTimeOffset());
        var now = (await hotline.GetFromJsonAsync<JsonElement>("api/oncall")).GetProperty("at").GetDateTimeOffset();
        return (next.GetProperty("duty").GetString()!, next.GetProperty("title").GetString()!, next.GetProperty("owner").GetString()!, next.GetProperty("dueAt").GetDateTimeOffset(), now);
    }

    private static Task<JsonElement> Look(HttpClient hotline, string id) => hotline.GetFromJsonAsync<JsonElement>($"api/referrals/{id}");

    private static async Task Jump(HttpClient service, TimeSpan by)
    {
        using var answer = await service.PostAsJsonAsync("dev/clock/jump", new { by = by.ToString("c") });
        answer.EnsureSuccessStatusCode();
    }
}
