using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CsecBot.DevHost;

namespace CsecBot.EndToEnd;

[Collection("Browser")]
public sealed class StoryTests(Chromium chromium)
{
    [BrowserFact]
    public async Task One_accepts_by_card_and_arrives_by_chat_while_the_other_sees_a_page_of_their_own()
    {
        await using var stage = await DevStage.Set(new StageSettings(), TimeProvider.System);
        await using var csw = await TeamsPage.Open(chromium, stage.Window(Cast.Csw));
        await using var advocate = await TeamsPage.Open(chromium, stage.Window(Cast.Advocate));
        using var hotline = Hotline(stage);

        var id = await Post(hotline);
        await csw.Card(id, "Accept");
        await advocate.Card(id, "Accept");
        await csw.Photograph("1-paged");
        await csw.Press(id, "Accept");
        await csw.Card(id, "Arrived");
        await csw.Photograph("2-accepted");
        await csw.Say("arrived");
        await csw.Photograph("3-arrived");
        await advocate.Photograph("3-arrived");

        var roles = (await hotline.GetFromJsonAsync<JsonElement>($"api/referrals/{id}")).GetProperty("roles");
        Assert.Equal("OnScene", roles.GetProperty("csw").GetProperty("state").GetString());
        Assert.Equal(Cast.Csw.Id, roles.GetProperty("csw").GetProperty("responder").GetString());
        Assert.Equal("Paging", roles.GetProperty("advocate").GetProperty("state").GetString());
        await advocate.Card(id, "Accept");
    }

    [BrowserFact]
    public async Task Nobody_answers_on_the_advocates_side_so_the_ladder_climbs_and_the_72_hour_and_7_day_reminders_come()
    {
        await using var stage = await DevStage.Set(new StageSettings(), TimeProvider.System);
        await using var csw = await TeamsPage.Open(chromium, stage.Window(Cast.Csw));
        await using var supervisor = await TeamsPage.Open(chromium, stage.Window(Cast.Supervisor));
        using var hotline = Hotline(stage);

        var id = await Post(hotline);
        await csw.Press(id, "Accept");
        await csw.Card(id, "Arrived");
        await csw.Say("arrived");
        await Jump(hotline, TimeSpan.FromMinutes(15));
        await supervisor.Card(id, "Take over");
        await supervisor.Photograph("4-climbed");
        await supervisor.Press(id, "Take over");
        await supervisor.Card(id, "Arrived");
        await supervisor.Say("arrived");

        await Jump(hotline, TimeSpan.FromHours(72));
        await csw.Message("72-hour item");
        await Jump(hotline, TimeSpan.FromDays(7));
        await csw.Message("7-day meeting");
        await csw.Photograph("5-reminded");
    }

    private static HttpClient Hotline(DevStage stage)
    {
        var http = new HttpClient { BaseAddress = stage.Service.Address, Timeout = TimeSpan.FromMinutes(3) };
        http.DefaultRequestHeaders.Add("X-Api-Key", ServiceProcess.HotlineKey);
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return http;
    }

    private static async Task<string> Post(HttpClient hotline)
    {
        using var body = new StringContent(ExampleReferral.Json("story-1"), Encoding.UTF8, "application/json");
        using var answer = await hotline.PostAsync("api/referrals", body);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static async Task Jump(HttpClient service, TimeSpan by)
    {
        using var answer = await service.PostAsJsonAsync("dev/clock/jump", new { by = by.ToString("c") });
        answer.EnsureSuccessStatusCode();
    }
}
