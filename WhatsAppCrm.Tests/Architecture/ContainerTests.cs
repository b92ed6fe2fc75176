using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Components;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Architecture;

public sealed class ContainerTests
{
    [Fact]
    public async Task Everything_registered_injected_or_routed_resolves_and_scopes_are_kept()
    {
        IServiceCollection registered = null!;
        await using var host = await ProductHost.StartAsync(services: services => registered = services);
        await using var scope = OrganizationScope.Begin(host.Services.GetRequiredService<IServiceScopeFactory>(), Guid.NewGuid());
        var broken = new List<string>();

        foreach (var service in registered.Select(descriptor => descriptor.ServiceType).Distinct().Where(type => IsOurs(type) && !type.ContainsGenericParameters))
            Try(service.FullName!, () => scope.ServiceProvider.GetRequiredService(service));
        foreach (var controller in Ours().Where(type => typeof(ControllerBase).IsAssignableFrom(type)))
            Try(controller.FullName!, () => ActivatorUtilities.CreateInstance(scope.ServiceProvider, controller));
        foreach (var component in Ours().Where(type => typeof(IComponent).IsAssignableFrom(type)))
        {
            foreach (var injected in component.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(property => property.GetCustomAttribute<InjectAttribute>() is not null && IsOurs(property.PropertyType)))
                Try($"{component.FullName}.{injected.Name}", () => scope.ServiceProvider.GetRequiredService(injected.PropertyType));
        }

        Violations.AssertNone(broken);
        // Development validates scopes: a scoped service from the root is refused.
        Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<CurrentOrganization>());

        void Try(string what, Func<object> resolve)
        {
            try
            {
                Assert.NotNull(resolve());
            }
            catch (InvalidOperationException missing)
            {
                broken.Add($"{what}: {missing.Message}");
            }
        }
    }

    private static IEnumerable<Type> Ours() => typeof(App).Assembly.GetTypes().Where(type => IsOurs(type) && type is { IsAbstract: false, IsGenericTypeDefinition: false });

    private static bool IsOurs(Type type) => type.Assembly == typeof(App).Assembly;
}
