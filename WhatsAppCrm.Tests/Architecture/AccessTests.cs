using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Components;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Architecture;

/// <summary>Nothing is open by accident: who may come in without signing in is named here.</summary>
public sealed class AccessTests
{
    private static readonly string[] AnonymousPagesAndControllers =
    [
        "WhatsAppCrm.Components.Layout.NotFoundPage",
        "WhatsAppCrm.Components.Layout.StatusPage",
        "WhatsAppCrm.Features.Accounts.WelcomePage",
        "WhatsAppCrm.Features.Accounts.RegisterPage",
        "WhatsAppCrm.Features.Accounts.SignInPage",
        "WhatsAppCrm.Features.Accounts.ForgotPasswordPage",
        "WhatsAppCrm.Features.Accounts.ResetPasswordPage",
        "WhatsAppCrm.Features.Accounts.DevelopmentMailPage", // not found outside Development
        "WhatsAppCrm.Features.Accounts.AccountActionsController.ChooseLanguage",
        "WhatsAppCrm.Features.Accounts.AuthController",
        "WhatsAppCrm.Features.Organizations.InvitationPage", // the link's secret is the key
        "WhatsAppCrm.Features.Demo.DemoController.ExploreAsync", // answers 404 outside Development
    ];

    /// <summary>Beginnings of routes that carry no [Authorize] on purpose.</summary>
    private static readonly string[] OpenRoutes = ["/health/", "/openapi/", "/_framework/", "/_blazor", "/sandbox", "/{**path:file}"];

    [Fact]
    public void Every_page_and_action_says_who_may_use_it()
    {
        var pages = Types().Where(type => type.GetCustomAttributes<Microsoft.AspNetCore.Components.RouteAttribute>().Any()).Where(type => !Says(type)).Select(type => type.FullName!);
        var actions =
            from type in Types()
            where typeof(ControllerBase).IsAssignableFrom(type)
            from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            where method.GetCustomAttributes<HttpMethodAttribute>().Any() && !Says(method) && !Says(type)
            select $"{type.FullName}.{method.Name}";

        Violations.AssertNone(pages.Concat(actions));
    }

    [Fact]
    public void Only_those_named_here_are_open_to_strangers()
    {
        var open = Types().SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Cast<MemberInfo>()
                .Where(method => method.GetCustomAttribute<AllowAnonymousAttribute>() is not null)
                .Select(method => $"{type.FullName}.{method.Name}")
                .Concat(type.GetCustomAttribute<AllowAnonymousAttribute>() is null ? [] : [type.FullName!]));

        Violations.AssertSame(AnonymousPagesAndControllers, open);
    }

    [Fact]
    public async Task Every_endpoint_asks_for_a_sign_in_or_is_open_on_purpose()
    {
        await using var host = await ProductHost.StartAsync();
        var policies = host.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        var fallback = await policies.GetFallbackPolicyAsync() is not null;

        var unsaid = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText?.TrimStart('/'))
            .Where(route => !OpenRoutes.Any(open => route.StartsWith(open, StringComparison.Ordinal)));

        Assert.True(fallback, "There is no fallback policy.");
        Violations.AssertNone(unsaid);
    }

    private static bool Says(MemberInfo member) =>
        member.GetCustomAttributes().Any(attribute => attribute is IAuthorizeData or IAllowAnonymous);

    private static IEnumerable<Type> Types() => typeof(App).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsClass: true });
}
