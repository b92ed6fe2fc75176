using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;

namespace WhatsAppCrm.Features.Demo;

/// <summary>One of the three who work in the demo; <paramref name="Key"/> is how the files under Data name them.</summary>
internal sealed record DemoPerson(string Key, string DisplayName, Role Role)
{
    public string Email => $"{Key}@casa-aurora.example.com";
}

/// <summary>
/// A conversation as the files under Data tell it. A line begins with <c>&gt;</c> (the customer), <c>&lt;</c> (the shop) or
/// <c>~</c> (time passes: <c>~ 2h</c>, <c>~ 5d</c>).
/// </summary>
/// <param name="Ago">How long before now the last message was: <c>4m</c>, <c>1d6h</c>.</param>
/// <param name="Who">Assignee, lead owner and author of the replies; null: nobody yet.</param>
/// <param name="Unread">How many of the customer's last messages nobody has read.</param>
/// <param name="Last">What became of the shop's last message: READ, DELIVERED, SENT, or FAILED with Meta's code and title.</param>
internal sealed record DemoConversation(
    string Name,
    string Phone,
    string Ago,
    string? Who,
    int Unread,
    string Stage,
    decimal? Value,
    ConversationStatus Status,
    string? Last,
    string? Note,
    IReadOnlyList<string> Lines);

internal sealed record DemoTemplate(string Name, string Language, TemplateCategory Category, TemplateStatus Status, string? Reason, JsonElement Components);

/// <summary>The story of the demo: a homeware shop in São Paulo that also sells abroad. Everyone in it is made up.</summary>
internal static class DemoScript
{
    public const string OrganizationName = "Casa Aurora";
    public const string Description = "Ceramics, linen and lamps made in small workshops. Shop in São Paulo, deliveries everywhere.";
    public const string Industry = "retail";
    public const string TimeZone = "America/Sao_Paulo";
    public const string Currency = "BRL";

    /// <summary>No subscriber has this number: 90000 is not given out.</summary>
    public const string DisplayPhoneNumber = "+55 11 90000-0200";

    public static readonly DemoPerson Owner = new("helena", "Helena", Role.OWNER);

    public static readonly IReadOnlyList<DemoPerson> People = [Owner, new("diego", "Diego", Role.MANAGER), new("sofia", "Sofia", Role.SELLER)];

    /// <summary>The board's columns, left to right: key of the name in DemoText, and theme colour.</summary>
    public static readonly IReadOnlyList<(string Key, string Color, StageKind Kind)> Stages =
        [
            ("new", "grey", StageKind.OPEN), ("talking", "blue", StageKind.OPEN), ("quoted", "violet", StageKind.OPEN), ("ordered", "amber", StageKind.OPEN),
            ("delivered", "green", StageKind.WON), ("lost", "red", StageKind.LOST),
        ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static IReadOnlyList<DemoConversation> Conversations() =>
        [.. Read<DemoConversation>("conversations.en.json"), .. Read<DemoConversation>("conversations.pt-BR.json"), .. Read<DemoConversation>("conversations.es.json")];

    public static IReadOnlyList<DemoTemplate> Templates() => Read<DemoTemplate>("templates.json");

    private static List<T> Read<T>(string file)
    {
        using var stream = typeof(DemoScript).Assembly.GetManifestResourceStream($"{typeof(DemoScript).Namespace}.Data.{file}")
            ?? throw new InvalidOperationException($"{file} is not embedded.");
        return JsonSerializer.Deserialize<List<T>>(stream, Json)!;
    }
}
