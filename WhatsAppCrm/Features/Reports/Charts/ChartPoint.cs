namespace WhatsAppCrm.Features.Reports.Charts;

/// <summary>One place of a chart with up to two values; null is drawn as nothing.</summary>
public sealed record ChartPoint(string Label, double? A, double? B)
{
    /// <summary>Longer than the label, for who looks closer; null: the label.</summary>
    public string? Title { get; init; }
}

/// <summary>One line of a list of bars.</summary>
public sealed record BarRow(string Label, double Value, string ValueText)
{
    public string? Href { get; init; }

    /// <summary>One of the stages' colours; null: the accent.</summary>
    public string? Color { get; init; }

    /// <summary>A second figure, in words.</summary>
    public string? More { get; init; }

    public string? MoreTitle { get; init; }
}
