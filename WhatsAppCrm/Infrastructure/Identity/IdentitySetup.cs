using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Secrets;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Infrastructure.Identity;

/// <summary>Who is calling: a cookie in a browser, a bearer token from a program. Keys live in the database.</summary>
public static class IdentitySetup
{
    /// <summary>Bearer when the request carries one, else the cookie.</summary>
    private const string AnyScheme = "CookieOrBearer";

    public static void AddIdentityAndSecrets(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        builder.AddSecrets();
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
                // The name is the e-mail, and those hold more than Identity's default letters.
                options.User.AllowedUserNameCharacters = "";
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
            .AddPasswordValidator<CommonPasswords>()
            .AddDefaultTokenProviders();
        services.ConfigureApplicationCookie(Cookie);
        // How long a session may outlive a new password.
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(5));
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = TimeSpan.FromHours(2));

        // Identity's stores want a context by itself; everything else takes the factory.
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext());
        // Whoever wants to be open to strangers says so.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddCascadingAuthenticationState();
    }

    private static void Cookie(CookieAuthenticationOptions options)
    {
        options.LoginPath = "/account/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.Cookie.Name = "whatsappcrm";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        // A program is told so; only a person is led to the sign-in page.
        options.Events.OnRedirectToLogin = context => RedirectPeople(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    private static Task RedirectPeople(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.HttpContext.IsApi()) context.Response.StatusCode = status;
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
