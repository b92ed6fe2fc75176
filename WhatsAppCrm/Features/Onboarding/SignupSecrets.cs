using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Secrets;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// What an attempt must remember between its steps: the token, and the PIN it is about to set for a number. The PIN is
/// stored before the registration leaves: were its answer lost, nobody else would ever know it.
/// </summary>
/// <param name="AccessToken">Null once the attempt has ended.</param>
/// <param name="Pins">By phone number id.</param>
public sealed record SignupSecret(string? AccessToken, IReadOnlyDictionary<string, string> Pins)
{
    public static readonly SignupSecret None = new(null, new Dictionary<string, string>());

    public SignupSecret WithPin(string phoneNumberId, string pin) => this with { Pins = new Dictionary<string, string>(Pins) { [phoneNumberId] = pin } };

    public SignupSecret WithoutPin(string phoneNumberId) => this with { Pins = Pins.Where(one => one.Key != phoneNumberId).ToDictionary() };

    // A record prints its members; this one must not.
    public override string ToString() => nameof(SignupSecret);
}

/// <summary>Makes and reads the secrets of sign-up attempts.</summary>
public sealed class SignupSecrets(SecretProtector protector)
{
    /// <summary>256 random bits, fit for a URL and a cookie.</summary>
    public static string NewRandom() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static string NewPin() => RandomNumberGenerator.GetInt32(0, 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>SHA-256 in hex: what is stored of a state, a browser's binding and a code.</summary>
    public static string Hash(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    public string Protect(Guid organizationId, SignupSecret secret) => protector.Protect(organizationId, SecretColumns.SignupAttempt, JsonSerializer.Serialize(secret));

    public SignupSecret Read(SignupAttempt attempt) =>
        attempt.ProtectedAccessToken is null
            ? SignupSecret.None
            : JsonSerializer.Deserialize<SignupSecret>(protector.Unprotect(attempt.OrganizationId, SecretColumns.SignupAttempt, attempt.ProtectedAccessToken)) ?? SignupSecret.None;

    /// <summary>Whether it still holds a token: its own, or the right to use the installation's.</summary>
    public bool HasToken(SignupAttempt attempt) =>
        attempt.ProtectedAccessToken is not null && (attempt.TokenKind == TokenKind.FALLBACK && attempt.GrantedWabaIds.Length > 0 || Read(attempt).AccessToken is not null);

    /// <summary>The attempt's secrets without the token, encrypted; null when nothing is left.</summary>
    public string? PinsOnly(SignupAttempt attempt, string? exceptPhoneNumberId = null)
    {
        var left = (exceptPhoneNumberId is null ? Read(attempt) : Read(attempt).WithoutPin(exceptPhoneNumberId)) with { AccessToken = null };
        return left.Pins.Count == 0 ? null : Protect(attempt.OrganizationId, left);
    }
}
