using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppCrm.Features.Organizations;

/// <summary>The secret of an invitation's link: 256 random bits, of which only the hash is kept.</summary>
internal static class InvitationSecret
{
    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
