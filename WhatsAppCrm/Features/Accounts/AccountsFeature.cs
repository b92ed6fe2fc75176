using WhatsAppCrm.Infrastructure.Mail;

namespace WhatsAppCrm.Features.Accounts;

/// <summary>Every registration of this folder.</summary>
public static class AccountsFeature
{
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        builder.AddMail();
        builder.Services.AddScoped<RegisterAccount>();
        builder.Services.AddScoped<SignIn>();
        builder.Services.AddScoped<SendPasswordReset>();
        builder.Services.AddScoped<ResetPassword>();
        builder.Services.AddScoped<ChangeProfile>();
    }
}
