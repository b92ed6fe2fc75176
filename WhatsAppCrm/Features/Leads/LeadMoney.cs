using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Shows values in the organization's currency and by the reader's locale, without decimals where there are none. Scoped: the currency is read once a circuit.</summary>
public sealed class LeadMoney(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    private static readonly ConcurrentDictionary<string, string> Signs = new();
    private string? _currency;

    /// <summary>ISO 4217; the default until <see cref="LoadAsync"/> has run.</summary>
    public string Currency => _currency ?? Currencies.Default;

    /// <summary>Reads the currency. Calling again costs nothing.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_currency is not null || current.Id is not { } organizationId) return;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        _currency = await db.Organizations.Where(organization => organization.Id == organizationId).Select(organization => organization.Currency).SingleOrDefaultAsync(cancellationToken);
    }

    public string Words(long cents) => Words(cents, Currency, CultureInfo.CurrentCulture);

    internal static string Words(long cents, string currency, CultureInfo culture)
    {
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencySymbol = Signs.GetOrAdd(currency, SignOf);
        format.CurrencyDecimalDigits = cents % 100 == 0 ? 0 : 2;
        return (cents / 100m).ToString("C", format);
    }

    // The sign that is used where the currency is at home; dollars and pesos of several countries are told apart by their code.
    private static string SignOf(string currency)
    {
        var sign = CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(culture => new RegionInfo(culture.Name)).FirstOrDefault(region => region.ISOCurrencySymbol == currency)?.CurrencySymbol;
        return currency == Currencies.Default || sign is not null and not "$" ? sign ?? currency : currency;
    }
}
