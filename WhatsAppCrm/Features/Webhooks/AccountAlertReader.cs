using System.Text.Json;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// The field <c>account_alerts</c>. Its facts stand in <c>alert_info</c>, in older bodies beside it:
/// <code>{"entity_type":"PHONE_NUMBER","entity_id":"1001","alert_info":{"alert_severity":"WARNING","alert_status":"ACTIVE","alert_type":"…","alert_description":"…"}}</code>
/// Meta Cloud API, account_alerts webhook reference, read 2026-11-20.
/// </summary>
internal static class AccountAlertReader
{
    public static AccountNews? Read(JsonElement value)
    {
        var alert = value.Get("alert_info").ValueKind == JsonValueKind.Object ? value.Get("alert_info") : value;
        if (alert.Text("alert_type") is not { } type) return null;
        var severity = alert.Text("alert_severity")?.ToUpperInvariant() switch
        {
            "CRITICAL" => AlertSeverity.CRITICAL,
            "WARNING" => AlertSeverity.WARNING,
            _ => AlertSeverity.INFORMATIONAL,
        };
        return new MetaAlert(type, severity, alert.Text("alert_description"), IsOver: alert.Text("alert_status")?.ToUpperInvariant() == "NONE");
    }
}
