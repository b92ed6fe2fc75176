using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Accounts;

/// <summary>Sets a new password with the secret of a mailed link; ends every session and lifts a lock.</summary>
public sealed class ResetPassword(UserManager<User> users, AccountAttempts attempts)
{
    /// <exception cref="InvalidInputException">The password is refused, or the link (<c>token</c>) is used, old or not for this e-mail.</exception>
    /// <exception cref="ProblemException"><c>RATE_LIMITED</c>.</exception>
    public async Task RunAsync(string? email, string? token, string? password)
    {
        password = AccountFields.Password(password);
        email = AccountFields.Email(email);
        attempts.Count(email);
        var user = await users.FindByEmailAsync(email) ?? throw new InvalidInputException("token", "InvalidToken");
        AccountFields.Check(await users.ResetPasswordAsync(user, Decode(token), password));
        await users.SetLockoutEndDateAsync(user, null);
        await users.ResetAccessFailedCountAsync(user);
    }

    private static string Decode(string? token)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token ?? ""));
        }
        catch (FormatException)
        {
            throw new InvalidInputException("token", "InvalidToken");
        }
    }
}
