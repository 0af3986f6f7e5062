using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace CsecBot.BotFramework;

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class Error
{
    public Error()
    {
    }

    public Error(string? code = default, string? message = default, InnerHttpError? innerHttpError = default)
    {
        Code = code;
        Message = message;
        InnerHttpError = innerHttpError;
    }

    public string? Code { get; set; }

    public string? Message { get; set; }

    public InnerHttpError? InnerHttpError { get; set; }
}

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class InnerHttpError
{
    public int? StatusCode { get; set; }

    public object? Body { get; set; }
}

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class ErrorResponse
{
    public ErrorResponse()
    {
    }

    public ErrorResponse(Error? error = default) => Error = error;

    public Error? Error { get; set; }
}
