using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>The one row of health that a number has.</summary>
public static class NumberHealths
{
    /// <summary>Tracked; made when it is missing. Inside a write transaction that holds the number's row.</summary>
    public static async Task<NumberHealth> HealthOfAsync(this AppDbContext db, WhatsAppAccount account, CancellationToken cancellationToken)
    {
        if (await db.NumberHealths.FindAsync([account.Id], cancellationToken) is { } known) return known;
        var health = new NumberHealth(account);
        db.NumberHealths.Add(health);
        return health;
    }
}
