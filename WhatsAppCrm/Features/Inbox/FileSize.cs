using System.Globalization;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>How large a file is, as a reader says it: in thousands, with the reader's decimal mark.</summary>
public static class FileSize
{
    public static string Words(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => $"{(bytes / 1_000.0).ToString("0", CultureInfo.CurrentCulture)} kB",
        _ => $"{(bytes / 1_000_000.0).ToString("0.0", CultureInfo.CurrentCulture)} MB",
    };
}
