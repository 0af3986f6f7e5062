using CsecBot.Cards;
using CsecBot.Clock;
using CsecBot.Storage;
using Newtonsoft.Json.Linq;
namespace CsecBot.Teams;

/// The bot as Teams sees it: learns addresses, hears words and buttons, answers with cards. Decides nothing.
public sealed class DispatchBot(Buttons buttons, Chat chat, IntakeForm intake, ItemForm item, Conversations conversations, Replies replies, AddressBook addresses, Dispatcher dispatcher, Settings settings, Seldom seldom, Clocks clocks, ILogger<DispatchBot> log) : TeamsActivityHandler
{
    private const string Greeting = "This is On-call Dispatch. When you are needed on call, the request comes to this chat. Say help to see what you can answer.";
    private const string NotHere = "Please write to me in your own chat with me, not here.";
    private const string Stranger = "This chat is for on-call staff only.";
    private const string Changed = "A message that is changed afterwards is not read again. Please write it anew.";
    private const string Shared = "Several people share this account, so nobody can answer from it. Please write from your own.";

    protected override async Task OnMessageActivityAsync(ITurnContext<IMessageActivity> turn, CancellationToken stop)
    {
        if (!IsPersonal(turn)) { await Turn(away: NotHere, turn, stop); return; }
        var learning = Learn(turn, stop);
        if (Known(turn) is not { } by) { await learning; await Turn(away: WhyUnknown(turn), turn, stop); return; }
        if (turn.Activity.Value is JObject value)
        {
            var (drawn, open) = await Press(by, null, value, stop);
            await learning;
            await replies.Send(turn, by, drawn, stop);
            await Ask(turn, open, stop);
            return;
        }
        var said = ChatCommand.Parse(turn.Activity.Text);
        var mayAnswer = said.MayAnswer || (said is ChatCommand.Item { Referral: null, IsAboutItem: true } named && ItemWords.Named(named.Rest, dispatcher.Today.Protocol).Rules.Count == 0);
        if (mayAnswer && await conversations.Continue(turn, stop)) { await learning; return; }
        if (said is ChatCommand.QuestionByQuestion && intake.MaySend(by)) { await learning; await conversations.Intake(turn, stop); return; }
        var reply = await chat.Say(by, said, stop);
        await learning;
        if (reply.Drawn is not null) await replies.Send(turn, by, reply.Drawn, stop);
        if (!said.OnlyLooks && !mayAnswer) await conversations.End(turn, stop);
        await Ask(turn, reply.Open, stop);
    }

    /// Said once in a while: Teams lets the bot send so much and no more, and a page must not wait for what is said to strangers.
    private async Task Turn(string away, ITurnContext<IMessageActivity> turn, CancellationToken stop)
    {
        if (seldom.MayBeTold(turn.Activity.Conversation?.Id ?? "")) await turn.SendActivityAsync(MessageFactory.Text(away), stop);
    }

    /// What was sent has taken effect, or was answered with a question; whoever changes it afterwards must not believe that it was heard.
    protected override async Task OnTeamsMessageEditAsync(ITurnContext<IMessageUpdateActivity> turn, CancellationToken stop)
    {
        if (IsPersonal(turn) && Known(turn) is not null) await turn.SendActivityAsync(MessageFactory.Text(Changed), stop);
    }

    protected override async Task<AdaptiveCardInvokeResponse> OnAdaptiveCardInvokeAsync(ITurnContext<IInvokeActivity> turn, AdaptiveCardInvokeValue invoke, CancellationToken stop)
    {
        if (!IsPersonal(turn)) return Answer(Draw.Notice(NotHere, NotHere));
        var learning = Learn(turn, stop);
        if (Known(turn) is not { } by) { await learning; return Answer(Draw.Notice(WhyUnknown(turn), WhyUnknown(turn))); }
        var (drawn, open) = await Press(by, invoke.Action?.Verb, invoke.Action?.Data as JObject, stop, Door.Answered(turn));
        await learning;
        await Ask(turn, open, stop);
        return Answer(drawn);
    }

    protected override async Task<TaskModuleResponse> OnTeamsTaskModuleFetchAsync(ITurnContext<IInvokeActivity> turn, TaskModuleRequest request, CancellationToken stop)
    {
        var (by, why) = await Asker(turn, stop);
        return by is null ? IntakeForm.Closed(why!) : ItemIn(request) is { } click ? await item.Open(click, by, stop) : intake.Open(by);
    }

    protected override async Task<TaskModuleResponse> OnTeamsTaskModuleSubmitAsync(ITurnContext<IInvokeActivity> turn, TaskModuleRequest request, CancellationToken stop)
    {
        var (by, why) = await Asker(turn, stop);
        if (by is null) return IntakeForm.Closed(why!);
        var (answer, inChat) = ItemIn(request) is { } click ? await item.Submit(click, by, stop) : await intake.Submit(by, request.Data as JObject ?? []);
        if (inChat is null) return answer;
        try
        {
            await replies.Send(turn, by, inChat, stop);
            return answer;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogWarning("What a screener sent is shown in the form, not in the chat: {Error}", e.GetType().Name);
            return IntakeForm.Shown(inChat);   // whom to telephone must be seen, if not in the chat then where the form was
        }
    }

    private async Task<(Drawn Drawn, FollowUp? Open)> Press(string by, string? verb, JObject? data, CancellationToken stop, Task? answered = null)
    {
        if (await intake.Press(by, verb, data) is { } drill) return (drill, null);
        if (Click.Read(verb, data) is not { } click) return (Draw.Notice("Not understood", "That button could not be understood. Nothing was changed."), null);
        var pressed = await buttons.Press(click, by, stop, answered);
        return (pressed.Drawn, pressed.Open);
    }

    /// A form about an item says which; the other is a referral's.
    private static Click? ItemIn(TaskModuleRequest request) => Click.Read(null, request.Data as JObject) is { Duty: not null } click ? click : null;

    /// What was pressed took effect: a question that cannot be asked must not answer it with an error.
    private async Task Ask(ITurnContext turn, FollowUp? open, CancellationToken stop)
    {
        if (open is null) return;
        try
        {
            await conversations.FollowUp(turn, open, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError("{Referral}: what is still missing was not asked for: {Error}", open.Referral, e.GetType().Name);
        }
    }

    /// Who opens or fills in a form, or why they may not.
    private async Task<(string? By, string? Why)> Asker(ITurnContext turn, CancellationToken stop)
    {
        if (!IsPersonal(turn)) return (null, NotHere);
        await Learn(turn, stop);
        return Known(turn) is { } by ? (by, null) : (null, WhyUnknown(turn));
    }

    protected override async Task OnInstallationUpdateActivityAsync(ITurnContext<IInstallationUpdateActivity> turn, CancellationToken stop)
    {
        if (!IsPersonal(turn) || Speaker.Of(turn) is not { } person || !IsFrom(person, Speaker.TenantOf(turn))) return;
        // A newer version of the app replaces an older: in whichever order that is told, the chat stays.
        if (turn.Activity.Action == "remove-upgrade") return;
        if (turn.Activity.Action == "remove")
        {
            await addresses.Forget(person, clocks.Now, stop);
            return;
        }
        await Learn(turn, stop);
        if (turn.Activity.Action == "add") await turn.SendActivityAsync(MessageFactory.Text(Greeting), stop);
    }

    protected override async Task OnConversationUpdateActivityAsync(ITurnContext<IConversationUpdateActivity> turn, CancellationToken stop)
    {
        if (IsPersonal(turn)) await Learn(turn, stop);
    }

    /// A person's address is their own chat, where they last wrote from; nobody else's word for it counts. What was said or pressed took
    /// effect beside this, so an address that cannot be kept must not answer it with an error.
    private async Task Learn(ITurnContext turn, CancellationToken stop)
    {
        var a = turn.Activity;
        if (Speaker.Of(turn) is not { } person || !IsFrom(person, Speaker.TenantOf(turn))) return;
        if (a is not { ServiceUrl: { } url, ChannelId: { } channel, Conversation.Id: { } conversation, From.Id: { } user, Recipient: { Id: { } bot } recipient }) return;
        try
        {
            var address = new Address(person, Speaker.TenantOf(turn) ?? "", url, channel, conversation, user, bot, recipient.Name, clocks.Now);
            // Who installs anew may have been forgotten by another instance; who speaks or presses had the app all the while.
            await (a.Type is ActivityTypes.Message or ActivityTypes.Invoke ? addresses.Hear(address, stop) : addresses.Learn(address, stop));
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError("The address of {Person} was not learned: {Error}", person, e.GetType().Name);
        }
    }

    /// The person on the roster who speaks, or nobody: from another tenant, or not on it.
    private string? Known(ITurnContext turn)
    {
        var person = Speaker.Of(turn) is { } id ? dispatcher.Today.Roster.Find(id) : null;
        return person is not null && IsFrom(person.Id, Speaker.TenantOf(turn)) ? person.Id : null;
    }

    private string WhyUnknown(ITurnContext turn) => Speaker.Of(turn) is { } id && settings.SharedAccounts.Contains(id) ? Shared : Stranger;

    /// An id is a person only together with the tenant it comes from.
    private bool IsFrom(string id, string? tenant) =>
        IsAllowed(tenant) && (dispatcher.Today.Roster.Find(id)?.TenantId is not { } own || own.Equals(tenant, StringComparison.OrdinalIgnoreCase));

    private bool IsAllowed(string? tenant) => settings.AllowedTenants.Count == 0 || (tenant is not null && settings.AllowedTenants.Contains(tenant));

    private static bool IsPersonal(ITurnContext turn) => turn.Activity.Conversation?.ConversationType == "personal" && turn.Activity.Conversation.IsGroup != true;

    private static AdaptiveCardInvokeResponse Answer(Drawn drawn) => new()
    {
        StatusCode = 200,
        Type = "application/vnd.microsoft.card.adaptive",
        Value = new JRaw(drawn.Written),
    };
}
