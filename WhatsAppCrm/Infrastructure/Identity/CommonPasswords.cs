using Microsoft.AspNetCore.Identity;

namespace WhatsAppCrm.Infrastructure.Identity;

/// <summary>
/// Refuses the passwords that guessers try first (NIST SP 800-63B, 5.1.1.2, read 2026-11-20), and a person's own e-mail. The list is
/// made by <c>build/make-common-passwords</c>; case does not count.
/// </summary>
public sealed class CommonPasswords : IPasswordValidator<User>
{
    public const string ErrorCode = "PasswordTooCommon";

    private static readonly Lazy<HashSet<string>> List = new(Read);

    public static bool Contains(string password) => List.Value.Contains(password);

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        Task.FromResult(password is not null && (Contains(password) || string.Equals(password, user.Email, StringComparison.OrdinalIgnoreCase))
            ? IdentityResult.Failed(new IdentityError { Code = ErrorCode, Description = ErrorCode })
            : IdentityResult.Success);

    private static HashSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream(typeof(CommonPasswords).Namespace + ".common-passwords.txt")
            ?? throw new InvalidOperationException("The list of common passwords is not in the assembly.");
        using var reader = new StreamReader(stream);
        var passwords = new HashSet<string>(3000, StringComparer.OrdinalIgnoreCase);
        while (reader.ReadLine() is { } line) passwords.Add(line);
        return passwords;
    }
}
