using CsecBot.DevHost;

namespace CsecBot.EndToEnd;

[Collection("Browser")]
public sealed class IntakeTests(Chromium chromium)
{
    private static readonly (string Typed, string Next)[] Talk =
    [
        ("question by question", "Reference of the call"), ("1234-5678", "Who called"), ("1", "Who leads"), ("1", "Decision"), ("1", "Area"), ("SPA-6", "kind of place"), ("police station", "name or address"),
        ("77th Street", "Where exactly"), ("skip", "Number to call back"), ("skip", "Earlier request"), ("skip", "Concerned as"), ("1", "Age"), ("13-15", "Language"), ("es", "Child B"), ("skip", "Is this right?"),
    ];

    [BrowserFact]
    public async Task A_screener_answers_question_by_question_and_the_social_worker_is_paged()
    {
        await using var stage = await DevStage.Set(new StageSettings(), TimeProvider.System);
        await using var screener = await TeamsPage.Open(chromium, stage.Window(Cast.Supervisor));
        await using var csw = await TeamsPage.Open(chromium, stage.Window(Cast.Csw));

        await screener.Say("new referral");
        await screener.Card("Fill in a form", "Open the form");
        await screener.Photograph("6-offered");
        foreach (var (typed, next) in Talk)
        {
            await screener.Say(typed);
            await screener.Card(next);
            if (next == "Who called") await screener.Photograph("7-asked");
        }

        await screener.Photograph("8-read-back");
        await screener.Say("send");
        await screener.Card("was sent");
        await screener.Photograph("9-sent");
        await csw.Card("On scene by", "Accept");
        await csw.Photograph("9-paged");
    }
}
