using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.State;

/// <summary>The beginning: two invented businesses with one account each, and three numbers nobody owns.</summary>
internal static class Seed
{
    public const string Northwind = "400000000000001";
    public const string Jacaranda = "400000000000002";

    public static World World(DateTime now) => new()
    {
        Businesses = [new("300000000000001", "Northwind Coffee"), new("300000000000002", "Casa Jacarandá")],
        Accounts =
        [
            new() { Id = Northwind, BusinessId = "300000000000001", Name = "Northwind Coffee", TimezoneId = "1" },
            new() { Id = Jacaranda, BusinessId = "300000000000002", Name = "Casa Jacarandá", TimezoneId = "25", Country = "BR", Currency = "BRL" },
        ],
        Numbers =
        [
            Number("500000000000001", Northwind, "+1 555-010-0111", "Northwind Coffee", now),
            Number("500000000000002", Northwind, "+34 600 000 112", "Northwind Coffee Madrid", now.AddSeconds(-1)),
            Number("500000000000003", Jacaranda, "+55 11 90000-0113", "Casa Jacarandá", now),
        ],
        Templates =
        [
            Template("600000000000001", Northwind, "hello_world", "en_US", "UTILITY", "Welcome to {{1}}. How can we help you today?", "Northwind Coffee", now),
            Template("600000000000002", Northwind, "pedido_listo", "es", "UTILITY", "Hola {{1}}, tu pedido {{2}} ya se puede recoger.", "Lucía", now, "4711"),
            Template("600000000000003", Jacaranda, "lembrete_visita", "pt_BR", "UTILITY", "Olá {{1}}, lembramos da sua visita em {{2}} à tarde.", "Ana", now, "12 de maio"),
        ],
    };

    private static BusinessNumber Number(string id, string account, string display, string name, DateTime now) => new()
    {
        Id = id,
        AccountId = account,
        DisplayNumber = display,
        VerifiedName = name,
        OnboardedUtc = now,
        Profile = new() { ["messaging_product"] = "whatsapp", ["about"] = name, ["vertical"] = "RETAIL" },
    };

    private static Template Template(
        string id, string account, string name, string language, string category, string body, string first, DateTime now, string? second = null)
    {
        JsonArray examples = second is null ? [first] : [first, second];
        return new()
        {
            Id = id,
            AccountId = account,
            Name = name,
            Language = language,
            Category = category,
            Status = "APPROVED",
            Components = [new JsonObject { ["type"] = "BODY", ["text"] = body, ["example"] = new JsonObject { ["body_text"] = new JsonArray(examples) } }],
            UpdatedUtc = now,
        };
    }
}
