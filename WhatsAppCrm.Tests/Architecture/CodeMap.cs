using Mono.Cecil;
using WhatsAppCrm.Components;

namespace WhatsAppCrm.Tests.Architecture;

/// <summary>The compiled product: which of its types use which types and call which methods, components' markup included.</summary>
internal static class CodeMap
{
    private static readonly ModuleDefinition Module = ModuleDefinition.ReadModule(typeof(App).Assembly.Location);

    /// <summary>Every type a person wrote: nested and compiler-made ones count as the outermost they stand in.</summary>
    public static IReadOnlyList<TypeDefinition> Types { get; } = [.. Module.Types.Where(type => IsOurs(type.FullName) || type.Name == "Program")];

    private static readonly Dictionary<string, HashSet<string>> Uses = Types.ToDictionary(type => type.FullName, type => WithNested(type).SelectMany(References).ToHashSet());

    /// <summary>Full names of the types this one uses, itself excepted; nested ones as their outermost.</summary>
    public static IEnumerable<string> UsedBy(TypeDefinition type) => Uses[type.FullName].Where(name => name != type.FullName);

    /// <summary>The outermost types from which this method is called or taken.</summary>
    public static IEnumerable<string> Callers(Func<MethodReference, bool> method) => Types
        .Where(type => WithNested(type).SelectMany(inner => inner.Methods).Where(inner => inner.HasBody)
            .SelectMany(inner => inner.Body.Instructions).Any(instruction => instruction.Operand is MethodReference called && method(called)))
        .Select(type => type.FullName);

    /// <summary>This type and every product type it uses, and those use, and so on.</summary>
    public static HashSet<string> Reach(string fullName)
    {
        var seen = new HashSet<string>();
        var open = new Queue<string>([fullName]);
        while (open.TryDequeue(out var name))
        {
            if (!Uses.TryGetValue(name, out var used) || !seen.Add(name)) continue;
            foreach (var next in used) open.Enqueue(next);
        }

        return seen;
    }

    public static bool IsOurs(string fullName) => fullName.StartsWith("WhatsAppCrm.", StringComparison.Ordinal);

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static IEnumerable<string> References(TypeDefinition type) =>
        TypesOf(type).Where(reference => reference is not null).SelectMany(reference => Parts(reference!)).Select(Outermost);

    private static IEnumerable<TypeReference?> TypesOf(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(implemented => implemented.InterfaceType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Properties.Select(property => property.PropertyType),
        .. Attributes(type),
        .. type.Fields.SelectMany(Attributes), .. type.Properties.SelectMany(Attributes), .. type.Methods.SelectMany(Attributes),
        .. type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType),
        .. type.Methods.SelectMany(Signature),
        .. type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Variables).Select(variable => variable.VariableType),
        .. type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions).SelectMany(instruction => Operand(instruction.Operand)),
    ];

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>().Prepend(attribute.AttributeType));

    private static IEnumerable<TypeReference> Signature(MethodReference method) =>
        method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    private static IEnumerable<TypeReference> Operand(object? operand) => operand switch
    {
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments, .. Signature(method)],
        MethodReference method => [method.DeclaringType, .. Signature(method)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        TypeReference type => [type],
        _ => [],
    };

    /// <summary>A generic or array type is used together with its arguments and elements.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification specification => Parts(specification.ElementType),
        GenericParameter => [],
        _ => [type],
    };

    private static string Outermost(TypeReference type)
    {
        while (type.DeclaringType is not null) type = type.DeclaringType;
        return type.FullName;
    }
}
