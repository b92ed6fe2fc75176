using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Demo;

/// <summary>
/// Makes the demo organization, once, and answers whom to sign in: its owner. The sandbox is set up first and the rows
/// are stored in one transaction last, so that a demo which exists is whole; an interrupted attempt is simply made again.
/// </summary>
public sealed class ExploreDemo(
    DemoOffer offer,
    DemoNumberSetup numbers,
    IDbContextFactory<AppDbContext> factory,
    IServiceScopeFactory scopes,
    ILookupNormalizer normalizer,
    AccountTokens tokens,
    IStringLocalizer<DemoText> texts,
    TimeProvider clock)
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <returns>The owner's user id.</returns>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c> outside Development, or without the sandbox.</exception>
    public async Task<Guid> RunAsync(CancellationToken cancellationToken)
    {
        if (!offer.IsOpen) throw new ProblemException(Problem.NotFound);

        // Two clicks at once: the second one waits and finds the first one's demo.
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await FindOwnerAsync(cancellationToken) ?? await MakeAsync(cancellationToken);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private async Task<Guid?> FindOwnerAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var email = normalizer.NormalizeEmail(DemoScript.Owner.Email);
        return await db.Users.Where(user => user.NormalizedEmail == email).Select(user => (Guid?)user.Id).SingleOrDefaultAsync(cancellationToken);
    }

    private async Task<Guid> MakeAsync(CancellationToken cancellationToken)
    {
        var seed = new DemoSeed(normalizer, texts, clock.GetUtcNow().UtcDateTime);
        var number = await numbers.ConnectAsync(cancellationToken);
        var templates = await numbers.RememberTemplatesAsync(number.Facts.WabaId, DemoScript.Templates(), cancellationToken);
        seed.Connect(number.Facts, tokens.ProtectAccessToken(seed.OrganizationId, number.AccessToken), tokens.ProtectPin(seed.OrganizationId, number.Pin), templates);
        await numbers.RememberAsync(number.Facts.PhoneNumberId, seed.Chats, cancellationToken);

        await using var scope = OrganizationScope.Begin(scopes, seed.OrganizationId, seed.OwnerId, Role.OWNER);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(cancellationToken);
        db.AddRange(seed.Rows);
        await db.SaveChangesAsync(cancellationToken);
        return seed.OwnerId;
    }
}
