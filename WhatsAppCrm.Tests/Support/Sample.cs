using System.Reflection;
using System.Security.Claims;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Tests.Support;

/// <summary>Makes any argument by its type alone, for tests that call everything.</summary>
public static class Sample
{
    public const string AdministratorEmail = "administrator@example.test";

    private static readonly ClaimsPrincipal Administrator = new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString()), new Claim(ClaimTypes.Email, AdministratorEmail), new Claim(ClaimTypes.Name, AdministratorEmail)], "sample"));

    /// <param name="filled">True fills what may be left out, false leaves it out.</param>
    /// <exception cref="NotSupportedException">It can't be made this way.</exception>
    public static object?[] Arguments(MethodBase method, bool filled) =>
        [.. method.GetParameters().Select(parameter => IsOptional(parameter) && !filled ? Empty(parameter)
            : parameter.ParameterType == typeof(string) ? Text(parameter.Name!)
            : Of(parameter.ParameterType, filled))];

    public static object? Of(Type type, bool filled)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return filled ? Of(inner, filled) : null;
        if (type == typeof(string)) return Text("");
        if (type == typeof(Guid)) return Guid.NewGuid();
        if (type == typeof(int)) return 20;
        if (type == typeof(uint)) return 20u;
        if (type == typeof(long)) return 20L;
        if (type == typeof(bool)) return filled;
        if (type == typeof(decimal)) return 20m;
        if (type == typeof(DateTime)) return Build.Now;
        if (type == typeof(DateOnly)) return DateOnly.FromDateTime(Build.Now);
        if (type == typeof(TimeSpan)) return TimeSpan.FromMinutes(1);
        if (type == typeof(ClaimsPrincipal)) return Administrator;
        if (type == typeof(CancellationToken)) return CancellationToken.None;
        if (type == typeof(OutgoingContent)) return new OutgoingText("sample");
        if (type == typeof(IReadOnlyDictionary<string, string>)) return new Dictionary<string, string>();
        if (type.IsEnum) return Enum.GetValues(type).GetValue(0);
        if (type.IsArray) return OneOf(type.GetElementType()!, filled);
        if (type.IsGenericType && type.GetGenericArguments() is [var element] && type.IsAssignableFrom(element.MakeArrayType())) return OneOf(element, filled);
        if (type.Assembly.GetName().Name == "WhatsAppCrm" && !type.IsAbstract) return OfProduct(type, filled);
        throw new NotSupportedException($"No sample of {type.Name}.");
    }

    /// <summary>By its constructor and its settable properties, else by a static method that makes one.</summary>
    private static object? OfProduct(Type type, bool filled)
    {
        if (type.GetConstructors() is [var constructor, ..])
        {
            var made = constructor.Invoke(Arguments(constructor, filled));
            if (constructor.GetParameters().Length > 0) return made;
            foreach (var property in type.GetProperties().Where(property => property.CanWrite)) property.SetValue(made, Of(property.PropertyType, filled));
            return made;
        }

        var factory = type.GetMethods(BindingFlags.Static | BindingFlags.Public).FirstOrDefault(method => method.ReturnType == type && !method.IsSpecialName)
            ?? throw new NotSupportedException($"No sample of {type.Name}.");
        return factory.Invoke(null, Arguments(factory, filled));
    }

    private static string Text(string name) => name switch
    {
        "mode" => "subscribe",
        _ when name.Contains("phone", StringComparison.OrdinalIgnoreCase) => "+15550100001",
        _ when name.Contains("email", StringComparison.OrdinalIgnoreCase) => "sample@example.test",
        _ => "sample",
    };

    private static bool IsOptional(ParameterInfo parameter) =>
        parameter.HasDefaultValue || new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;

    private static object? Empty(ParameterInfo parameter) =>
        parameter.HasDefaultValue && parameter.DefaultValue is { } value ? value
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;

    private static Array OneOf(Type element, bool filled)
    {
        var one = Array.CreateInstance(element, 1);
        one.SetValue(Of(element, filled), 0);
        return one;
    }
}
