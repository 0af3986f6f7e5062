using System.Net.Mime;
using CsecBot.Dispatch;
using Microsoft.OpenApi;
namespace CsecBot.Hotline;

/// What /openapi says of the interface.
public static class Description
{
    public static void Add(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o => { foreach (var converter in DispatchJson.Options.Converters) o.SerializerOptions.Converters.Add(converter); });
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
            o.AddOperationTransformer((operation, context, _) =>
            {
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Needs>().SingleOrDefault() is not { } needs) return Task.CompletedTask;
                operation.Security = [new() { [new("token", context.Document)] = [.. needs.Roles] }];
                if (needs.KeyWillDo) operation.Security.Insert(0, new() { [new("key", context.Document)] = [] });
                return Task.CompletedTask;
            });
        });
    }

    public static RouteHandlerBuilder Described<TBody, TAnswer>(this RouteHandlerBuilder endpoint, string summary, params int[] statuses) where TBody : notnull =>
        Answers<TAnswer>(endpoint.WithSummary(summary).Accepts<TBody>(MediaTypeNames.Application.Json), statuses);

    public static RouteHandlerBuilder Described<TAnswer>(this RouteHandlerBuilder endpoint, string summary, params int[] problems) => Answers<TAnswer>(endpoint.WithSummary(summary), [200, .. problems]);

    private static RouteHandlerBuilder Answers<TAnswer>(RouteHandlerBuilder endpoint, int[] statuses)
    {
        foreach (var status in statuses) _ = status < 300 ? endpoint.Produces<TAnswer>(status) : endpoint.ProducesProblem(status);
        return endpoint;
    }
}
