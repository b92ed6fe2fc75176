using System.Globalization;
using Microsoft.Extensions.Localization;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Why a message did not arrive, in words a seller can act on. Codes: Meta Cloud API, error codes, read 2026-11-20.</summary>
public static class FailureWords
{
    /// <summary>Ours for the codes a seller meets; else what Meta said, with its code; else that it did not arrive.</summary>
    public static string Of(ThreadMessage message, IStringLocalizer<InboxText> words)
    {
        var key = message.ErrorCode switch
        {
            131047 => "Failed_WindowClosed",
            131026 => "Failed_Undeliverable",
            130403 => "Failed_Blocked",
            131048 or 131064 or 368 or 131031 => "Failed_Restricted",
            131049 or 130472 => "Failed_HeldBack",
            131050 => "Failed_OptedOut",
            131056 or 130429 => "Failed_TooFast",
            131042 => "Failed_Payment",
            190 or 10 or 131005 => "Failed_Access",
            _ => null,
        };
        if (key is not null) return words[key];
        if (string.IsNullOrWhiteSpace(message.ErrorTitle)) return words["Failed"];
        return message.ErrorCode is > 0 and var code
            ? words["Failed_Meta", message.ErrorTitle, code.ToString(CultureInfo.InvariantCulture)]
            : words["Failed_Why", message.ErrorTitle];
    }
}
