using CsecBot.Cards;
using CsecBot.Clock;
using CsecBot.Storage;
using Newtonsoft.Json.Linq;
namespace CsecBot.Teams;

/// The bot as Teams sees it: learns addresses, hears words and buttons, answers with cards. Decides nothing.
public sealed class DispatchBot(Buttons buttons, Chat chat, IntakeForm intake, AddressBook addresses, ReferralTable referrals, Dispatcher dispatcher, Settings settings, Clocks clocks) : TeamsActivityHandler
{
    private const string Greeting = "This is On-call Dispatch. When you are needed on call, the request comes to this chat. Say help to see what you can answer.";
    private const string NotHere = "Please write to me in your own chat with me, not here.";
    private const string Stranger = "This chat is for on-call staff only.";

    protected override async Task OnMessageActivityAsync(ITurnContext<IMessageActivity> turn, CancellationToken stop)
    {
        if (!IsPersonal(turn)) { await turn.SendActivityAsync(MessageFactory.Text(NotHere), stop); return; }
        var learning = Learn(turn, stop);
        if (Known(turn) is not { } by) { await learning; await turn.SendActivityAsync(MessageFactory.Text(Stranger), stop); return; }
        var value = turn.Activity.Value as JObject;
        var drawn = value is null ? await chat.Say(by, turn.Activity.Text, stop)
            : await intake.Press(by, null, value, stop) is { } form ? form
            : Click.Read(null, value) is { } click ? await buttons.Press(click, by, stop)
            : Draw.Notice("Not understood", "That button could not be understood. Nothing was changed.");
        await learning;
        var sent = await turn.SendActivityAsync(TeamsChannel.Card(drawn), stop);
        if (drawn.Referral is { } referral && sent?.Id is { Length: > 0 } id) await referrals.KeepCard(referral, by, id, stop);
    }

    protected override async Task<AdaptiveCardInvokeResponse> OnAdaptiveCardInvokeAsync(ITurnContext<IInvokeActivity> turn, AdaptiveCardInvokeValue invoke, CancellationToken stop)
    {
        if (!IsPersonal(turn)) return Answer(Draw.Notice(NotHere, NotHere));
        var learning = Learn(turn, stop);
        if (Known(turn) is not { } by) { await learning; return Answer(Draw.Notice(Stranger, Stranger)); }
        var data = Data(invoke.Action?.Data);
        var answer = await intake.Press(by, invoke.Action?.Verb, data, stop) is { } form ? form
            : Click.Read(invoke.Action?.Verb, data) is { } click ? await buttons.Press(click, by, stop)
            : Draw.Notice("Not understood", "That button could not be understood. Nothing was changed.");
        await learning;
        return Answer(answer);
    }

    protected override async Task OnInstallationUpdateActivityAsync(ITurnContext<IInstallationUpdateActivity> turn, CancellationToken stop)
    {
        if (!IsPersonal(turn) || PersonOf(turn) is not { } person || !IsFrom(person, TenantOf(turn))) return;
        if (turn.Activity.Action is "remove" or "remove-upgrade")
        {
            await addresses.Forget(person, stop);
            return;
        }
        await Learn(turn, stop);
        if (turn.Activity.Action == "add") await turn.SendActivityAsync(MessageFactory.Text(Greeting), stop);
    }

    protected override async Task OnConversationUpdateActivityAsync(ITurnContext<IConversationUpdateActivity> turn, CancellationToken stop)
    {
        if (IsPersonal(turn)) await Learn(turn, stop);
    }

    /// A person's address is their own chat, where they last wrote from; nobody else's word for it counts.
    private async Task Learn(ITurnContext turn, CancellationToken stop)
    {
        var a = turn.Activity;
        if (PersonOf(turn) is not { } person || !IsFrom(person, TenantOf(turn))) return;
        if (a is not { ServiceUrl: { } url, ChannelId: { } channel, Conversation.Id: { } conversation, From.Id: { } user, Recipient: { Id: { } bot } recipient }) return;
        await addresses.Learn(new(person, TenantOf(turn) ?? "", url, channel, conversation, user, bot, recipient.Name, clocks.Now), stop);
    }

    /// The person on the roster who speaks, or nobody: from another tenant, or not on it.
    private string? Known(ITurnContext turn)
    {
        var person = PersonOf(turn) is { } id ? dispatcher.Today.Roster.Find(id) : null;
        return person is not null && IsFrom(person.Id, TenantOf(turn)) ? person.Id : null;
    }

    /// An id is a person only together with the tenant it comes from.
    private bool IsFrom(string id, string? tenant) =>
        IsAllowed(tenant) && (dispatcher.Today.Roster.Find(id)?.TenantId is not { } own || own.Equals(tenant, StringComparison.OrdinalIgnoreCase));

    private bool IsAllowed(string? tenant) => settings.AllowedTenants.Count == 0 || (tenant is not null && settings.AllowedTenants.Contains(tenant));

    private static bool IsPersonal(ITurnContext turn) => turn.Activity.Conversation?.ConversationType == "personal" && turn.Activity.Conversation.IsGroup != true;

    private static string? PersonOf(ITurnContext turn) => Guid.TryParseExact(turn.Activity.From?.AadObjectId, "D", out var id) ? id.ToString() : null;

    private static string? TenantOf(ITurnContext turn) =>
        (turn.Activity.Conversation?.TenantId ?? ((turn.Activity.ChannelData as JObject)?["tenant"] as JObject)?["id"]?.ToString())?.ToLowerInvariant();

    private static JObject? Data(object? data) => data switch { JObject o => o, null => null, _ => JObject.FromObject(data) };

    private static AdaptiveCardInvokeResponse Answer(Drawn drawn) => new()
    {
        StatusCode = 200,
        Type = "application/vnd.microsoft.card.adaptive",
        Value = JObject.Parse(drawn.Card.ToJsonString()),
    };
}
