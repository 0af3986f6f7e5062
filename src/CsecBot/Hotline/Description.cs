using System.ComponentModel.DataAnnotations;
using System.Net.Mime;
using System.Text.Json.Nodes;
using CsecBot.Dispatch;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;
namespace CsecBot.Hotline;

/// The body an endpoint takes. The framework's own word for it would refuse other kinds before anybody is asked who they are.
public sealed record Takes(Type Body, params string[] Kinds);

/// What /openapi says of the interface.
public static class Description
{
    private const string Looks = "description";

    /// It is made anew for whoever asks, and anybody may.
    private const int LooksPerSecond = 10;

    public static void Map(WebApplication app)
    {
        app.UseRateLimiter();
        app.MapOpenApi("/openapi/{documentName}.json").RequireRateLimiting(Looks);
    }

    public static void Add(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o => { foreach (var converter in DispatchJson.Options.Converters) o.SerializerOptions.Converters.Add(converter); });
        services.AddRateLimiter(o =>
        {
            o.AddFixedWindowLimiter(Looks, w => (w.PermitLimit, w.Window) = (LooksPerSecond, TimeSpan.FromSeconds(1)));
            o.OnRejected = async (rejected, _) => await rejected.HttpContext.RequestServices.GetRequiredService<Pace>().Later(rejected.HttpContext, TimeSpan.FromSeconds(1)).ExecuteAsync(rejected.HttpContext);
        });
        services.AddOpenApi(o =>
        {
            o.AddDocumentTransformer((document, _, _) =>
            {
                document.Components ??= new();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = Access.Header },
                    ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
                };
                return Task.CompletedTask;
            });
            o.AddSchemaTransformer((schema, context, _) =>
            {
                if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), false) is [AllowedValuesAttribute words])
                    schema.Enum = [.. words.Values.OfType<string>().Select(w => JsonValue.Create(w))];
                return Task.CompletedTask;
            });
            o.AddOperationTransformer(async (operation, context, stop) =>
            {
                var about = context.Description.ActionDescriptor.EndpointMetadata;
                if (about.OfType<Takes>().SingleOrDefault() is { } takes)
                {
                    var schema = await context.GetOrCreateSchemaAsync(takes.Body, null, stop);
                    operation.RequestBody = new OpenApiRequestBody { Required = true, Content = takes.Kinds.ToDictionary(k => k, k => new OpenApiMediaType { Schema = k == MediaTypeNames.Application.Json ? schema : null }) };
                }
                if (about.OfType<Needs>().SingleOrDefault() is not { } needs) return;
                operation.Security = [new() { [new("token", context.Document)] = [.. needs.Roles] }];
                if (needs.KeyWillDo) operation.Security.Insert(0, new() { [new("key", context.Document)] = [] });
            });
        });
    }

    public static RouteHandlerBuilder Described<TBody, TAnswer>(this RouteHandlerBuilder endpoint, string summary, string[] kinds, params int[] statuses) =>
        Answers<TAnswer>(endpoint.WithSummary(summary).WithMetadata(new Takes(typeof(TBody), kinds)), statuses);

    public static RouteHandlerBuilder Described<TAnswer>(this RouteHandlerBuilder endpoint, string summary, params int[] problems) => Answers<TAnswer>(endpoint.WithSummary(summary), [200, .. problems]);

    private static RouteHandlerBuilder Answers<TAnswer>(RouteHandlerBuilder endpoint, int[] statuses)
    {
        foreach (var status in statuses) _ = status < 300 ? endpoint.Produces<TAnswer>(status) : endpoint.ProducesProblem(status);
        return endpoint;
    }
}
