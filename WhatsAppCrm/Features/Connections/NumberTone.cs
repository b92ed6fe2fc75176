using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Features.Connections;

/// <summary>The colour of a number's status, wherever it is shown.</summary>
public static class NumberTone
{
    public static string Of(WhatsAppAccountStatus status) => status switch
    {
        WhatsAppAccountStatus.CONNECTED => "accent",
        WhatsAppAccountStatus.RECONNECT_NEEDED => "warning",
        _ => "neutral",
    };
}
