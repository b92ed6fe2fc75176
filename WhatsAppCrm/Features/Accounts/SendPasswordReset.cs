using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Mail;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Accounts;

/// <summary>Mails a link to choose a new password, good for two hours and once. Says the same whether or not the account exists.</summary>
public sealed class SendPasswordReset(
    UserManager<User> users, Letters letters, IStringLocalizer<AccountsText> texts, PublicAddress address, AccountAttempts attempts)
{
    /// <exception cref="Domain.InvalidInputException">No mail address.</exception>
    /// <exception cref="Domain.ProblemException"><c>RATE_LIMITED</c>.</exception>
    public async Task RunAsync(string? email, CancellationToken cancellationToken)
    {
        email = AccountFields.Email(email);
        attempts.Count(email);
        if (await users.FindByEmailAsync(email) is not { } user)
        {
            await letters.PretendAsync(cancellationToken);
            return;
        }

        var token = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(await users.GeneratePasswordResetTokenAsync(user)));
        var link = $"{address.Value}/account/reset-password?email={Uri.EscapeDataString(user.Email!)}&token={token}";

        // In the language they chose, else in the one they are reading right now.
        if (user.Culture is not null) CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(user.Culture);
        await letters.SendAsync(new Letter(user.Email!, texts["ResetMailSubject"], texts["ResetMailText", user.DisplayName, link]), cancellationToken);
    }
}
