using Microsoft.AspNetCore.Identity;
using WhatsAppCrm.Components;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Identity;

namespace WhatsAppCrm.Features.Accounts;

/// <summary>Changes what a person decides about themselves.</summary>
public sealed class ChangeProfile(UserManager<User> users)
{
    /// <param name="user">The caller.</param>
    /// <param name="displayName">Required.</param>
    /// <param name="language">en, pt-BR, es; blank follows the browser.</param>
    /// <param name="theme">light, dark; blank follows the system.</param>
    /// <exception cref="InvalidInputException">Name missing or too long, language or theme not ours.</exception>
    public async Task RunAsync(User user, string? displayName, string? language, string? theme)
    {
        var name = Text.Required(displayName, nameof(displayName), User.DisplayNameMaxLength);
        user.Culture = OneOf(language, nameof(language), Languages.Supported);
        user.Theme = OneOf(theme, nameof(theme), ThemeCookie.Themes);
        user.DisplayName = name;
        AccountFields.Check(await users.UpdateAsync(user));
    }

    /// <exception cref="InvalidInputException">The current password is wrong or the new one refused.</exception>
    public async Task ChangePasswordAsync(User user, string? currentPassword, string? newPassword) =>
        AccountFields.Check(
            await users.ChangePasswordAsync(user, AccountFields.Password(currentPassword, "currentPassword"), AccountFields.Password(newPassword, "newPassword")), "newPassword");

    private static string? OneOf(string? value, string field, IReadOnlyList<string> allowed) =>
        string.IsNullOrEmpty(value) ? null : allowed.Contains(value) ? value : throw new InvalidInputException(field, "Invalid");
}
