using System.Globalization;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Shows values by the reader's locale, without decimals where there are none. The organization's currency has no sign yet.</summary>
public static class Money
{
    public static string Words(long cents) => (cents / 100m).ToString(cents % 100 == 0 ? "N0" : "N2", CultureInfo.CurrentCulture);
}
