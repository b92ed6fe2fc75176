using Microsoft.AspNetCore.Identity;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Accounts;

/// <summary>Makes an account. It belongs to no organization yet.</summary>
public sealed class RegisterAccount(UserManager<User> users, AccountAttempts attempts, TimeProvider time)
{
    /// <param name="email">Also the name to sign in with.</param>
    /// <param name="password">At least ten characters, none of the most common.</param>
    /// <param name="displayName">What colleagues see; null takes the part of the e-mail before the @.</param>
    /// <exception cref="InvalidInputException">A field is missing, too long or refused.</exception>
    /// <exception cref="ProblemException"><c>EMAIL_UNAVAILABLE</c>; <c>RATE_LIMITED</c>.</exception>
    public async Task<User> RunAsync(string? email, string? password, string? displayName = null)
    {
        email = AccountFields.Email(email);
        password = AccountFields.Password(password);
        attempts.Count(email);
        var user = new User
        {
            Email = email,
            UserName = email,
            DisplayName = Text.Optional(displayName, nameof(displayName), User.DisplayNameMaxLength) ?? Text.Shorten(email.Split('@')[0], User.DisplayNameMaxLength),
            CreatedAtUtc = time.GetUtcNow().UtcDateTime,
        };
        AccountFields.Check(await users.CreateAsync(user, password));
        return user;
    }
}
