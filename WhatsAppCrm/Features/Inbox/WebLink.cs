namespace WhatsAppCrm.Features.Inbox;

/// <summary>An address a stranger sent, as something that may be opened.</summary>
public static class WebLink
{
    /// <summary>Null for everything but http and https.</summary>
    public static string? Of(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") ? uri.AbsoluteUri : null;
}
