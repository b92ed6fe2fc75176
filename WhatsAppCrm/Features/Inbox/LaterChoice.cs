using Radzen;
using WhatsAppCrm.Features.Sending.Later;

namespace WhatsAppCrm.Features.Inbox;

/// <param name="Text">Other words for what is scheduled already; null keeps them.</param>
public sealed record LaterChoice(SendTime Time, string? Text);

/// <summary>Opens the dialog that asks for a time.</summary>
internal static class LaterDialogs
{
    /// <returns>Null when nothing was chosen.</returns>
    public static async Task<LaterChoice?> AskWhenAsync(this DialogService dialogs, string title, DateTime? closesAtUtc, ScheduledRow? scheduled = null)
    {
        var parameters = new Dictionary<string, object?> { ["ClosesAtUtc"] = closesAtUtc, ["Scheduled"] = scheduled };
        return await dialogs.OpenAsync<LaterDialog>(title, parameters, new DialogOptions { Width = "min(420px, calc(100vw - 24px))", CloseDialogOnEsc = true }) as LaterChoice;
    }
}
