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

    public static JsonObject Choice(string id, string label, string first, IEnumerable<(string Title, string Value)> choices) => new()
    {
        ["type"] = "Input.ChoiceSet", ["id"] = id, ["placeholder"] = label, ["value"] = first,
        ["choices"] = new JsonArray([.. choices.Select(c => new JsonObject { ["title"] = c.Title, ["value"] = c.Value })]),
    };

    public static JsonObject Text(string id, string label) => new() { ["type"] = "Input.Text", ["id"] = id, ["placeholder"] = label, ["maxLength"] = 20 };

    public static JsonObject Label(string text) => new() { ["type"] = "TextBlock", ["text"] = text, ["wrap"] = true };
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
