using System.Text.Json.Nodes;
using CsecBot.Cards;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Hotline;
using Newtonsoft.Json.Linq;
namespace CsecBot.Teams;

/// A referral sent by a screener, by the form beside the chat or by the conversation in it: read back, then sent. Or a drill, asked about once and then the identical path.
public sealed class IntakeForm(Desk desk, Dispatcher dispatcher, Clocks clocks)
{
    private const int Height = 640, Width = 480;

    public static Drawn Refused { get; } = Draw.Notice(Refusal.NotAllowed.Words, Refusal.NotAllowed.Words);

    public static Drawn Nothing { get; } = Draw.Notice("Nothing was sent", "Nothing was sent. To begin again, say: new referral.");

    public bool MaySend(string by) => dispatcher.Today.Roster.Find(by)?.Has(Role.Hotline) == true;

    public Drawn Offer(string by) => MaySend(by) ? IntakeCard.Offer() : Refused;

    public Drawn BeginDrill(string by) => MayDrill(by) ? DrillCard.Question($"{clocks.Now.UtcTicks}") : Refused;

    /// Null where the button does not start a drill.
    public async Task<Drawn?> Press(string by, string? verb, JObject? data)
    {
        if (data is null || (verb ?? (string?)data["verb"]) != "startDrill") return null;
        return MayDrill(by) ? (await Send(IntakeBody.Drill($"drill {Number(data)}"), by)).Drawn ?? Refused : Refused;
    }

    /// The form, empty.
    public TaskModuleResponse Open(string by) => MaySend(by) ? Shown(IntakeCard.Form(new Dictionary<string, string>(), [])) : Closed(Refusal.NotAllowed.Words);

    /// What was filled in is checked and read back; what was read back is sent, once. What is then to be seen in the chat stands beside the answer.
    public async Task<(TaskModuleResponse Answer, Drawn? InChat)> Submit(string by, JObject data)
    {
        if (!MaySend(by)) return (Closed(Refusal.NotAllowed.Words), null);
        var verb = (string?)data["verb"];
        var answers = IntakeBody.Answers(verb == "readBack" ? data : data["answers"] as JObject ?? []);
        switch (verb)
        {
            case "cancelReferral": return (new(), Nothing);
            case "changeReferral": return (Shown(IntakeCard.Form(answers, [])), null);
            case "readBack":
                var faults = Faults(answers);
                return (Shown(faults.Count > 0 ? IntakeCard.Form(answers, faults) : IntakeCard.ReadBack(answers)), null);
            case "sendReferral":
                var (sent, wrong) = await Send(answers, by);
                return sent is null ? (Shown(IntakeCard.Form(answers, wrong)), null) : (new(), sent);
            default: return (Closed("That was not understood. Nothing was sent."), null);
        }
    }

    public IReadOnlyList<Fault> Faults(IReadOnlyDictionary<string, string> answers)
    {
        ReferralRequest.Read(IntakeBody.Of(answers).ToJsonString(), "R-00000000", clocks.Now, out var faults);
        return faults;
    }

    /// Without a card where it was faulty: nothing was kept.
    public Task<(Drawn? Drawn, IReadOnlyList<Fault> Faults)> Send(IReadOnlyDictionary<string, string> answers, string by) => Send(IntakeBody.Of(answers), by);

    public static TaskModuleResponse Shown(Drawn drawn, string title = IntakeCard.New) => new(new TaskModuleContinueResponse(new TaskModuleTaskInfo(title, Height, Width, card: TeamsChannel.Card(drawn).Attachments![0])));

    public static TaskModuleResponse Closed(string words) => new(new TaskModuleMessageResponse(words));

    private async Task<(Drawn? Drawn, IReadOnlyList<Fault> Faults)> Send(JsonObject body, string by) => await desk.TakeIn(body.ToJsonString(), by) switch
    {
        Intaken.Opened o => (IntakeCard.Sent(o.Now, o.World, clocks.Now), []),
        Intaken.Known { Differing: [] } k => (IntakeCard.Sent(k.Now, k.World, clocks.Now), []),
        Intaken.Known k => (Draw.Notice("Nothing was sent", $"This reference is known already, as {k.Now.Id}, with other content. Nothing was sent."), []),
        Intaken.Faulty f => (null, f.Faults),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// The question's own number, so that the button pressed twice starts one drill.
    private static string Number(JObject data) => (data["number"] as JValue)?.Value?.ToString() is { Length: <= 20 } n && n.All(char.IsAsciiDigit) ? n : "";

    private bool MayDrill(string by) => Rights.MaySeeAll(by, dispatcher.Today.Roster);
}
