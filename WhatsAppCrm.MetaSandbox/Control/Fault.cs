using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WhatsAppCrm.MetaSandbox.Graph;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>A misbehaviour on request.</summary>
internal sealed class Fault
{
    /// <summary>Part of, or a regular expression over, <c>"POST /500000000000001/messages"</c>; the version is not part of it.</summary>
    public required string Match { get; set; }

    /// <summary>How often it strikes; 0 or less until removed.</summary>
    public int Times { get; set; } = 1;

    /// <summary>The HTTP status answered instead of acting; null takes the usual one of the error.</summary>
    public int? Status { get; set; }

    public FaultError? Error { get; set; }

    public int DelayMs { get; set; }

    /// <summary>"before" breaks the connection without acting, "after" acts and breaks it instead of answering.</summary>
    public string? Drop { get; set; }

    /// <summary>For sends: accepted, and this failure follows as a status webhook.</summary>
    public FaultError? FailedStatus { get; set; }

    public int Struck { get; set; }

    public bool Refuses => Drop == "before" || Drop is null && (Error is not null || Status is { } status && status != 200);

    public int AnswerStatus => Status ?? (Error?.ToError().Status ?? 500);

    public bool Matches(string subject) =>
        subject.Contains(Match, StringComparison.OrdinalIgnoreCase) || Regex.IsMatch(subject, Match, RegexOptions.IgnoreCase, TimeSpan.FromMilliseconds(100));

    public JsonNode AnswerBody() =>
        (Error ?? new FaultError { Code = AnswerStatus >= 500 ? 2 : 1, Message = "Service temporarily unavailable" }).ToError().ToJson();

    public string Describe() => "fault " + string.Join(
        ", ",
        new[]
        {
            DelayMs > 0 ? $"delay {DelayMs} ms" : null,
            Drop is not null ? $"drop {Drop}" : null,
            Refuses && Drop is null ? $"answer {AnswerStatus}" : null,
            FailedStatus is not null ? $"failed {FailedStatus.Code}" : null,
        }.Where(one => one is not null));
}

internal sealed class FaultError
{
    public int Code { get; set; }

    public string? Message { get; set; }

    public int? Subcode { get; set; }

    public string? Details { get; set; }

    public GraphError ToError() => new(Code, Message ?? "Something went wrong", UsualStatus(Code))
    {
        Details = Details,
        Subcode = Subcode,
        Numbered = Code >= 100_000,
    };

    private static int UsualStatus(int code) => code switch
    {
        0 or 190 => 401,
        2 or 133004 => 503,
        3 or 131000 or 131016 or 131045 or 131057 or 133000 => 500,
        4 or 80007 or 130429 => 429,
        10 or (>= 200 and <= 299) or 368 or 131005 or 131031 => 403,
        132001 => 404,
        _ => 400,
    };
}
