using System.Text.Json.Nodes;
using CsecBot.Cards;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Hotline;
using Newtonsoft.Json.Linq;
namespace CsecBot.Teams;

/// A referral sent from the chat: filled in, read back, sent; or a drill, asked about once and then the identical path.
public sealed class IntakeForm(Desk desk, Dispatcher dispatcher, Clocks clocks)
{
    public Drawn Begin(string by) => MaySend(by) ? IntakeCard.Form(new Dictionary<string, string>(), []) : Refused;

    public Drawn BeginDrill(string by) => MayDrill(by) ? DrillCard.Question($"{clocks.Now.UtcTicks}") : Refused;

    /// Null where the button belongs to no form.
    public async Task<Drawn?> Press(string by, string? verb, JObject? data, CancellationToken stop)
    {
        verb ??= (string?)data?["verb"];
        if (data is null || verb is not ("readBack" or "changeReferral" or "sendReferral" or "cancelReferral" or "startDrill")) return null;
        if (verb == "startDrill") return MayDrill(by) ? await Send(IntakeBody.Drill($"drill {Number(data)}"), by) : Refused;
        if (!MaySend(by)) return Refused;
        var answers = IntakeBody.Answers(verb == "readBack" ? data : data["answers"] as JObject ?? []);
        switch (verb)
        {
            case "cancelReferral": return Draw.Notice("Nothing was sent", "Nothing was sent. To begin again, say: new referral.");
            case "changeReferral": return IntakeCard.Form(answers, []);
            case "sendReferral": return await Send(IntakeBody.Of(answers), by, answers);
            default:
                ReferralRequest.Read(IntakeBody.Of(answers).ToJsonString(), "R-00000000", clocks.Now, out var faults);
                return faults.Count > 0 ? IntakeCard.Form(answers, faults) : IntakeCard.ReadBack(answers);
        }
    }

    private static Drawn Refused => Draw.Notice(Refusal.NotAllowed.Words, Refusal.NotAllowed.Words);

    /// The question's own number, so that the button pressed twice starts one drill.
    private static string Number(JObject data) => (data["number"] as JValue)?.Value?.ToString() is { Length: <= 20 } n && n.All(char.IsAsciiDigit) ? n : "";

    private bool MaySend(string by) => dispatcher.Today.Roster.Find(by)?.Has(Role.Hotline) == true;

    private bool MayDrill(string by) => Rights.MaySeeAll(by, dispatcher.Today.Roster);

    private async Task<Drawn> Send(JsonObject body, string by, IReadOnlyDictionary<string, string>? answers = null) => await desk.TakeIn(body.ToJsonString(), by) switch
    {
        Intaken.Opened o => IntakeCard.Sent(o.Now, dispatcher.Today, clocks.Now),
        Intaken.Known { Differing: [] } k => IntakeCard.Sent(k.Now, dispatcher.Today, clocks.Now),
        Intaken.Known k => Draw.Notice("Nothing was sent", $"This reference is known already, as {k.Now.Id}, with other content. Nothing was sent."),
        Intaken.Faulty f => IntakeCard.Form(answers ?? new Dictionary<string, string>(), f.Faults),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
