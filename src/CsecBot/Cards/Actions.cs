using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// Buttons and inputs. A button says which referral, page and verb, and nothing more; where a client cannot execute it, it submits the same.
public static class Actions
{
    /// In letters, at 375 pixels.
    private const int RowWidth = 40, ButtonMargin = 5, RowAtMost = 3;

    public static JsonObject Button(string title, string verb, Target target, string? style = null, params (string Name, string Value)[] more)
    {
        var data = target.Data();
        foreach (var (name, value) in more) data[name] = value;
        return Execute(title, verb, data, style);
    }

    public static JsonObject Execute(string title, string verb, JsonObject data, string? style)
    {
        data["verb"] = verb;
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

    /// Nothing is chosen beforehand: a tired thumb must not page the wrong person.
    public static JsonObject Choice(string id, string label, IEnumerable<(string Title, string Value)> choices)
    {
        return new JsonObject
        {
            ["type"] = "Input.ChoiceSet", ["id"] = id, ["placeholder"] = label, ["wrap"] = true, ["spacing"] = "Medium", ["style"] = "compact",
            ["choices"] = new JsonArray([.. choices.Select(c => new JsonObject { ["title"] = c.Title, ["value"] = c.Value })]),
        };
    }

    /// Rows of buttons that fit a telephone: a renderer cuts off what is too wide for one row, and what is cut off is never pressed.
    public static IEnumerable<JsonNode> Rows(IEnumerable<JsonObject> buttons)
    {
        var row = new JsonArray();
        var width = 0;
        foreach (var button in buttons)
        {
            var own = ((string)button["title"]!).Length + ButtonMargin;
            if (row.Count == RowAtMost || (row.Count > 0 && width + own > RowWidth))
            {
                yield return Row(row);
                (row, width) = ([], 0);
            }
            row.Add(button);
            width += own;
        }
        if (row.Count > 0) yield return Row(row);
    }

    private static JsonObject Row(JsonArray buttons) => new() { ["type"] = "ActionSet", ["actions"] = buttons };

    public static JsonObject Text(string id, string label, int atMost = 20) => new() { ["type"] = "Input.Text", ["id"] = id, ["placeholder"] = label, ["maxLength"] = atMost, ["spacing"] = "Small" };
}

/// What a button is about: a page, a seat without one, or a duty.
public sealed record Target(string Referral, int? Page = null, Role? Role = null, string? Duty = null, string? Child = null, int? Round = null)
{
    public JsonObject Data()
    {
        var data = new JsonObject { ["referral"] = Referral };
        if (Page is { } page) data["page"] = page;
        else if (Role is { } role) data["role"] = role.Wire();
        if (Duty is not null) data["duty"] = Duty;
        if (Child is not null) data["child"] = Child;
        if (Round is not null) data["round"] = Round;
        return data;
    }
}
