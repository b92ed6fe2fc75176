namespace WhatsAppCrm.Tests.Architecture;

public sealed class ComponentTests
{
    [Fact]
    public void No_component_knows_the_database_context()
    {
        var holders =
            from type in CodeMap.Types
            where IsComponent(type)
            from used in CodeMap.UsedBy(type)
            where used is "WhatsAppCrm.Infrastructure.Data.AppDbContext" || used.StartsWith("Microsoft.EntityFrameworkCore.", StringComparison.Ordinal)
            select $"{type.FullName} uses {used}";

        Violations.AssertNone(holders);
    }

    [Fact]
    public void There_are_components_to_look_at() => Assert.True(CodeMap.Types.Count(IsComponent) > 3);

    private static bool IsComponent(Mono.Cecil.TypeDefinition type)
    {
        for (var at = type; at is not null; at = at.BaseType is { } up && CodeMap.IsOurs(up.FullName) ? up.Resolve() : null)
        {
            if (at.BaseType?.FullName is "Microsoft.AspNetCore.Components.ComponentBase" or "Microsoft.AspNetCore.Components.LayoutComponentBase") return true;
        }

        return false;
    }
}
