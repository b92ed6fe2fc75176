using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Mail;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Has the letters of every alert written that was raised and not told by mail yet, organization by organization.</summary>
public sealed class MailAlerts(IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, Letters letters, ILogger<MailAlerts> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<Guid> organizations;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            organizations = await WriteAlertLetters.Untold(db.AcrossOrganizations<AccountAlert>())
                .Select(alert => alert.OrganizationId).Distinct().ToListAsync(cancellationToken);
        }

        foreach (var organizationId in organizations)
        {
            try
            {
                await using var scope = OrganizationScope.Begin(scopes, organizationId);
                await scope.ServiceProvider.GetRequiredService<WriteAlertLetters>().RunAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogError(exception, "The alerts of {OrganizationId} could not be told by mail", organizationId);
            }
        }

        if (organizations.Count > 0) await letters.AddedAsync(cancellationToken);
    }
}
