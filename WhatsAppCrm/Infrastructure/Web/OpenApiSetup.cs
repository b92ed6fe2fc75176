using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>The document at <c>/openapi/v1.json</c>: title, and how a call says who and for whom.</summary>
public static class OpenApiSetup
{
    private const string Bearer = "bearer";

    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "WhatsAppCrm",
                Version = "v1",
                Description = "Sign in at /api/auth/login, then send the access token, and X-Organization-Id when you belong to several organizations. Refusals are problem details with a stable errorCode.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The accessToken of /api/auth/login." },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any()) return Task.CompletedTask;
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = CurrentOrganizationMiddleware.Header,
                In = ParameterLocation.Header,
                Required = false,
                Description = "The organization to work in; needed when you belong to several.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
            });
            return Task.CompletedTask;
        });
    });
}
