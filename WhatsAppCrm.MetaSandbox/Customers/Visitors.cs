namespace WhatsAppCrm.MetaSandbox.Customers;

/// <summary>Made-up people: first names and surnames combined at random, numbers that belong to nobody.</summary>
internal static class Visitors
{
    private static readonly Dictionary<string, (string[] First, string[] Last)> Names = new()
    {
        ["US"] = (["Avery", "Jordan", "Morgan", "Riley", "Casey", "Quinn", "Harper", "Rowan"], ["Vale", "Marsh", "Holloway", "Finch", "Abbott", "Larkin"]),
        ["BR"] = (["Beatriz", "Caio", "Larissa", "Thiago", "Marina", "Rafael", "Camila", "Davi"], ["Prado", "Teles", "Moraes", "Brandão", "Falcão", "Rezende"]),
        ["ES"] = (["Lucía", "Mateo", "Inés", "Álvaro", "Carmen", "Hugo", "Nuria", "Iker"], ["Robles", "Vidal", "Campos", "Lozano", "Prieto", "Serra"]),
    };

    /// <summary>Who the phone page offers to be.</summary>
    public static IReadOnlyList<(string Phone, string Name, string Language)> Presets { get; } =
    [
        ("15550100142", "Avery Holloway", "en"),
        ("5511900000143", "Beatriz Prado", "pt"),
        ("34600000144", "Mateo Robles", "es"),
    ];

    public static (string Phone, string Name) Invent(string country)
    {
        var (first, last) = Names.GetValueOrDefault(country, Names["US"]);
        var name = first[Random.Shared.Next(first.Length)] + " " + last[Random.Shared.Next(last.Length)];
        var phone = country switch
        {
            "BR" => $"55119000{Random.Shared.Next(100_00, 999_99):D5}",
            "ES" => $"346000{Random.Shared.Next(100_00, 999_99):D5}",
            // 555-01xx of each area code is set aside for fiction.
            _ => $"1{Random.Shared.Next(201, 990):D3}55501{Random.Shared.Next(0, 100):D2}",
        };
        return (phone, name);
    }
}
