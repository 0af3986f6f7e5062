using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// Buttons and inputs. A button says which referral, page and verb, and nothing more; where a client cannot execute it, it submits the same.
public static class Actions
{
    public static JsonObject Button(string title, string verb, Target target, string? style = null, params (string Name, string Value)[] more)
    {
        var data = target.Data(verb);
        foreach (var (name, value) in more) data[name] = value;
        var button = new JsonObject
        {
            ["type"] = "Action.Execute", ["title"] = title, ["verb"] = verb, ["data"] = data,
            ["fallback"] = new JsonObject { ["type"] = "Action.Submit", ["title"] = title, ["data"] = data.DeepClone() },
        };
        if (style is not null) button["style"] = style;
        return button;
    }

    /// Behind one more tap, so that the first view stays short.
    public static JsonObject Behind(string title, IEnumerable<JsonNode> inputs, params JsonObject[] buttons) => new()
    {
        ["type"] = "Action.ShowCard", ["title"] = title,
        ["card"] = new JsonObject { ["type"] = "AdaptiveCard", ["version"] = "1.4", ["body"] = new JsonArray([.. inputs]), ["actions"] = new JsonArray([.. buttons]) },
    };

    /// Nothing is chosen beforehand unless `first` says so: a tired thumb must not page the wrong person.
    public static JsonObject Choice(string id, string label, string? first, IEnumerable<(string Title, string Value)> choices)
    {
        var input = new JsonObject
        {
            ["type"] = "Input.ChoiceSet", ["id"] = id, ["placeholder"] = label, ["wrap"] = true, ["spacing"] = "Small", ["style"] = "compact",
            ["choices"] = new JsonArray([.. choices.Select(c => new JsonObject { ["title"] = c.Title, ["value"] = c.Value })]),
        };
        if (first is not null) input["value"] = first;
        return input;
    }

    /// A row of buttons of its own, apart from those at the foot of the card.
    public static JsonObject Row(params JsonObject[] buttons) => new() { ["type"] = "ActionSet", ["actions"] = new JsonArray([.. buttons]) };

    public static JsonObject Text(string id, string label) => new() { ["type"] = "Input.Text", ["id"] = id, ["placeholder"] = label, ["maxLength"] = 20, ["spacing"] = "Small" };
}

/// What a button is about: a page, a seat without one, or a duty.
public sealed record Target(string Referral, int? Page = null, Role? Role = null, string? Duty = null, string? Child = null)
{
    public JsonObject Data(string verb)
    {
        var data = new JsonObject { ["referral"] = Referral, ["verb"] = verb };
        if (Page is { } page) data["page"] = page;
        else if (Role is { } role) data["role"] = role.Wire();
        if (Duty is not null) data["duty"] = Duty;
        if (Child is not null) data["child"] = Child;
        return data;
    }
}
