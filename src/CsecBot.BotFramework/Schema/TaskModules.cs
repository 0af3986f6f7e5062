using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace CsecBot.BotFramework;

/// <summary>What Teams asks when a form is to be opened, or was filled in.</summary>
[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class TaskModuleRequest
{
    public TaskModuleRequest()
    {
    }

    public TaskModuleRequest(object? data = default, TaskModuleRequestContext? context = default)
    {
        Data = data;
        Context = context;
    }

    public object? Data { get; set; }

    public TaskModuleRequestContext? Context { get; set; }
}

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class TaskModuleRequestContext
{
    public TaskModuleRequestContext()
    {
    }

    public TaskModuleRequestContext(string? theme = default) => Theme = theme;

    public string? Theme { get; set; }
}

/// <summary>The form to show next, or a word to close with; without a task the form just closes.</summary>
[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class TaskModuleResponse
{
    public TaskModuleResponse()
    {
    }

    public TaskModuleResponse(TaskModuleResponseBase? task = default) => Task = task;

    public TaskModuleResponseBase? Task { get; set; }
}

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class TaskModuleResponseBase
{
    public TaskModuleResponseBase()
    {
    }

    public TaskModuleResponseBase(string? type = default) => Type = type;

    public string? Type { get; set; }
}

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class TaskModuleContinueResponse : TaskModuleResponseBase
{
    public TaskModuleContinueResponse()
        : base("continue")
    {
    }

    public TaskModuleContinueResponse(TaskModuleTaskInfo? value = default)
        : base("continue") => Value = value;

    public TaskModuleTaskInfo? Value { get; set; }
}

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class TaskModuleMessageResponse : TaskModuleResponseBase
{
    public TaskModuleMessageResponse()
        : base("message")
    {
    }

    public TaskModuleMessageResponse(string? value = default)
        : base("message") => Value = value;

    public string? Value { get; set; }
}

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class TaskModuleTaskInfo
{
    public TaskModuleTaskInfo()
    {
    }

    public TaskModuleTaskInfo(
        string? title = default, object? height = default, object? width = default, string? url = default, Attachment? card = default,
        string? fallbackUrl = default, string? completionBotId = default)
    {
        Title = title;
        Height = height;
        Width = width;
        Url = url;
        Card = card;
        FallbackUrl = fallbackUrl;
        CompletionBotId = completionBotId;
    }

    public string? Title { get; set; }

    /// <summary>A number of pixels, or "small", "medium", "large".</summary>
    public object? Height { get; set; }

    public object? Width { get; set; }

    public string? Url { get; set; }

    public Attachment? Card { get; set; }

    public string? FallbackUrl { get; set; }

    public string? CompletionBotId { get; set; }
}
