using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Secrets;

namespace WhatsAppCrm.Infrastructure.Identity;

/// <summary>Who is calling: a cookie in a browser, a bearer token from a program. Keys live in the database.</summary>
public static class IdentitySetup
{
    /// <summary>Bearer when the request carries one, else the cookie.</summary>
    private const string AnyScheme = "CookieOrBearer";

    public static void AddIdentityAndSecrets(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddDataProtection().SetApplicationName("WhatsAppCrm");
        services.AddSingleton<SecretProtector>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new DatabaseXmlRepository(provider.GetRequiredService<IServiceScopeFactory>())));

        services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                    ? IdentityConstants.BearerScheme
                    : IdentityConstants.ApplicationScheme)
            .AddBearerToken(IdentityConstants.BearerScheme)
            .AddIdentityCookies();

        services.AddIdentityCore<User>(options =>
            {
                options.User.RequireUniqueEmail = true;
                // Length and a list of the common ones instead of composition rules (NIST SP 800-63B, 5.1.1.2).
                options.Password.RequiredLength = 10;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Password.RequiredUniqueChars = 1;
                options.Lockout.MaxFailedAccessAttempts = 8;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
            })
            .AddEntityFrameworkStores<AppDbContext>()
            .AddSignInManager()
            .AddDefaultTokenProviders();

        // Identity's stores want a context by itself; everything else takes the factory.
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext());
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
    }
}
