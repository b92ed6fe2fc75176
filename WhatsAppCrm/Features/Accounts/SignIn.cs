using Microsoft.AspNetCore.Identity;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Accounts;

/// <summary>Checks e-mail and password and signs in with the scheme asked for; eight wrong passwords lock the account for ten minutes.</summary>
public sealed class SignIn(SignInManager<User> signIn, IPasswordHasher<User> hasher, AccountAttempts attempts)
{
    private static string? _noOnesHash;

    /// <param name="scheme">Cookie for a browser, bearer for a program; the latter writes the tokens into the answer.</param>
    /// <exception cref="Domain.InvalidInputException">A field is missing.</exception>
    /// <exception cref="Domain.ProblemException"><c>RATE_LIMITED</c>.</exception>
    public async Task<SignInResult> RunAsync(string? email, string? password, string scheme)
    {
        email = AccountFields.Email(email);
        password = AccountFields.Password(password);
        attempts.Count(email);
        signIn.AuthenticationScheme = scheme;
        if (await signIn.UserManager.FindByEmailAsync(email) is { } user)
            return await signIn.PasswordSignInAsync(user, password, isPersistent: true, lockoutOnFailure: true);

        // An unknown e-mail takes as long as a wrong password.
        _noOnesHash ??= hasher.HashPassword(new User(), Guid.NewGuid().ToString());
        hasher.VerifyHashedPassword(new User(), _noOnesHash, password);
        return SignInResult.Failed;
    }
}
