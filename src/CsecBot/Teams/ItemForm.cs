using CsecBot.Cards;
namespace CsecBot.Teams;

/// An item recorded in the form beside the chat: open until it is right, then closed, with the answer in the chat.
public sealed class ItemForm(Items items)
{
    private const string Title = "Item";

    public async Task<TaskModuleResponse> Open(Click click, string by, CancellationToken stop)
    {
        var pressed = await items.Press(click with { Verb = "dutyForm" }, by, stop, isBeside: true);
        return pressed.Refused is { } refused ? IntakeForm.Closed(refused.Words) : IntakeForm.Shown(pressed.Drawn, Title);
    }

    public async Task<(TaskModuleResponse Answer, Drawn? InChat)> Submit(Click click, string by, CancellationToken stop)
    {
        var pressed = await items.Press(click, by, stop, isBeside: true);
        return pressed.Refused is null ? (new(), pressed.Drawn) : (IntakeForm.Shown(pressed.Drawn, Title), null);
    }
}
