using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.Ledger;

/// <summary>One Graph call as it came and as it was answered, secrets masked.</summary>
internal sealed class WireEntry
{
    public long Seq { get; set; }

    public DateTime At { get; set; }

    public required string Method { get; set; }

    /// <summary>As called, with the version.</summary>
    public required string Path { get; set; }

    public JsonObject? Query { get; set; }

    /// <summary>The internal id of the token, or its last four characters when it is unknown.</summary>
    public string? Token { get; set; }

    public JsonNode? Body { get; set; }

    /// <summary>0 when the connection was dropped instead of answered.</summary>
    public int Status { get; set; }

    public JsonNode? Answer { get; set; }

    public double Ms { get; set; }

    /// <summary>What the stand-in wants to point out: a fault that struck, a number that was completed.</summary>
    public string? Note { get; set; }
}
