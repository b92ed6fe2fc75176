using System.Net.Mail;
using Microsoft.AspNetCore.Identity;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Identity;

namespace WhatsAppCrm.Features.Accounts;

/// <summary>The checks of what people type about themselves, with the field named in the error.</summary>
internal static class AccountFields
{
    private const int EmailMaxLength = 200;
    private const int PasswordMaxLength = 200;

    /// <returns>The trimmed address.</returns>
    /// <exception cref="InvalidInputException">Missing, too long, or no mail address.</exception>
    public static string Email(string? value)
    {
        var email = Text.Required(value, "email", EmailMaxLength);
        if (!MailAddress.TryCreate(email, out var address) || address.Address != email || email.Any(char.IsWhiteSpace)) throw new InvalidInputException("email", "Invalid");
        return email;
    }

    /// <exception cref="InvalidInputException">Missing, or so long that only hashing it would hurt.</exception>
    public static string Password(string? value, string field = "password")
    {
        if (string.IsNullOrEmpty(value)) throw new InvalidInputException(field, "Required");
        if (value.Length > PasswordMaxLength) throw new InvalidInputException(field, "TooLong");
        return value;
    }

    /// <summary>Turns Identity's refusals into ours.</summary>
    /// <param name="result">What Identity said.</param>
    /// <param name="passwordField">Name of the field that held the new password.</param>
    public static void Check(IdentityResult result, string passwordField = "password")
    {
        if (result.Succeeded) return;
        throw result.Errors.First().Code switch
        {
            nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName) => new ProblemException(Problem.Conflict("EMAIL_UNAVAILABLE")),
            nameof(IdentityErrorDescriber.PasswordTooShort) => new InvalidInputException(passwordField, "PasswordTooShort"),
            CommonPasswords.ErrorCode => new InvalidInputException(passwordField, "PasswordTooCommon"),
            nameof(IdentityErrorDescriber.PasswordMismatch) => new InvalidInputException("currentPassword", "PasswordMismatch"),
            nameof(IdentityErrorDescriber.InvalidToken) => new InvalidInputException("token", "InvalidToken"),
            nameof(IdentityErrorDescriber.InvalidEmail) or nameof(IdentityErrorDescriber.InvalidUserName) => new InvalidInputException("email", "Invalid"),
            var code => new InvalidOperationException("Identity refused: " + code),
        };
    }
}
