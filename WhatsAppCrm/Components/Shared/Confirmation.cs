using Microsoft.Extensions.Localization;
using Radzen;
using WhatsAppCrm.Components.Layout;

namespace WhatsAppCrm.Components.Shared;

/// <summary>Asks before something that can't be undone, naming the thing. For live pages.</summary>
public static class Confirmation
{
    /// <param name="dialogs">The circuit's.</param>
    /// <param name="texts">Words of the frame.</param>
    /// <param name="title">A question with the name of the thing.</param>
    /// <param name="text">What will be gone, what stays.</param>
    /// <param name="verb">The button, for example "Remove".</param>
    public static async Task<bool> AskAsync(this DialogService dialogs, IStringLocalizer<ShellText> texts, string title, string text, string verb) =>
        await dialogs.Confirm(text, title, new ConfirmOptions { OkButtonText = verb, CancelButtonText = texts["Cancel"], CloseDialogOnEsc = true, Width = "min(440px, calc(100vw - 32px))" }) == true;
}
