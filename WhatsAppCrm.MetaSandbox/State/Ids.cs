using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using WhatsAppCrm.MetaSandbox.Customers;

namespace WhatsAppCrm.MetaSandbox.State;

/// <summary>Identifiers in the shapes Meta gives them; a client must treat every one as opaque.</summary>
internal static class Ids
{
    public static string Message() => "wamid." + Convert.ToBase64String(RandomNumberGenerator.GetBytes(28));

    public static string Trace() => "A" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '_').Replace('/', '-');

    public static string Token() => "EAASANDBOX" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 96);

    public static string Code() => "AQD" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", 120);

    public static string Node() => "7" + RandomNumberGenerator.GetString("0123456789", 14);

    /// <summary>Six digits, never the ones there were.</summary>
    public static string Pin(string? old)
    {
        var pin = RandomNumberGenerator.GetString("0123456789", 6);
        return pin == old ? Pin(old) : pin;
    }

    /// <summary>
    /// The business-scoped user id: one for each pair of business portfolio and person, and another when the person's number
    /// changes, so it is derived from exactly these. Meta Cloud API, business-scoped user IDs, read 2026-11-20.
    /// </summary>
    public static string BusinessScopedUser(string businessId, string phone)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(businessId + ":" + phone));
        var digits = (new BigInteger(hash.AsSpan(0, 9), isUnsigned: true) % BigInteger.Pow(10, 20)).ToString("D20");
        return CallingCodes.Country(phone) + "." + digits;
    }
}
