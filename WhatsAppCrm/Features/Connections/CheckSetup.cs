using System.Net;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Sent by name.</summary>
public enum SetupState
{
    OK,
    OPTIONAL,
    WARNING,
    WRONG,
}

/// <param name="Key">The setting's key.</param>
/// <param name="Code">Stable; decides the words.</param>
/// <param name="Detail">What the words are about; never a secret.</param>
public sealed record SetupItem(string Key, SetupState State, string Code, string? Detail = null);

/// <summary>What is to be entered at Meta, and what Meta says of the app now.</summary>
/// <param name="IsSandbox">The sandbox stands in for Meta.</param>
/// <param name="Live">Null while id or secret are missing: there is nobody to ask as.</param>
/// <param name="MissingFields">Webhook fields that are not switched on; null when Meta was not asked or did not say.</param>
public sealed record SetupReport(
    bool IsSandbox, IReadOnlyList<SetupItem> Items, string CallbackUrl, string RedirectUri, string Domain, IReadOnlyList<string> Fields, IReadOnlyList<SelfTestCheck>? Live, IReadOnlyList<string>? MissingFields);

/// <summary>
/// Looks through the settings the product needs at Meta and asks Meta whether they fit. For platform administrators: it names
/// addresses and keys, and never shows a secret.
/// </summary>
public sealed class CheckSetup(
    IOptionsSnapshot<MetaSettings> meta, IOptionsSnapshot<AppSettings> app, IOptionsSnapshot<MailSettings> mail, PublicAddress publicAddress, OwnWebhookAddress ownAddress,
    PlatformAdministrators administrators, SelfTestParts parts, AppGraph graph, TimeProvider clock)
{
    private const string CallbackPath = "/api/integrations/whatsapp/callback";
    private const int ShortestVerifyToken = 16;

    private MetaSettings Meta => meta.Value;

    private string RedirectUri => Meta.RedirectUri ?? publicAddress.Value + CallbackPath;

    /// <exception cref="Domain.ProblemException"><c>FORBIDDEN</c>.</exception>
    public async Task<SetupReport> RunAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        administrators.Require(user);
        var (live, missing) = await AskMetaAsync(cancellationToken);
        return new(
            Meta.GraphBaseUrl.StartsWith('/'), [.. Items()], ownAddress.Value, RedirectUri, new Uri(publicAddress.Value).Host, WebhookFields.All, live, missing);
    }

    private IEnumerable<SetupItem> Items() =>
    [
        Meta.AppId is { Length: > 0 } id && !id.All(char.IsAsciiDigit) ? new("Meta:AppId", SetupState.WARNING, "NOT_A_NUMBER", id) : Required("Meta:AppId", Meta.AppId) with { Detail = Meta.AppId },
        Required("Meta:AppSecret", Meta.AppSecret),
        Required("Meta:ConfigId", Meta.ConfigId),
        Meta.VerifyToken is { Length: > 0 and < ShortestVerifyToken } ? new("Meta:VerifyToken", SetupState.WARNING, "SHORT") : Required("Meta:VerifyToken", Meta.VerifyToken),
        Address(),
        Redirect(),
        Version(),
        new("Meta:SystemUserToken", SetupState.OPTIONAL, string.IsNullOrEmpty(Meta.SystemUserToken) ? "NOT_SET" : "SET"),
        string.IsNullOrEmpty(mail.Value.Host) ? new("Mail:Host", SetupState.WARNING, "NO_MAIL") : new("Mail:Host", SetupState.OK, "SET", mail.Value.Host),
    ];

    private static SetupItem Required(string key, string? value) => string.IsNullOrWhiteSpace(value) ? new(key, SetupState.WRONG, "MISSING") : new(key, SetupState.OK, "SET");

    private SetupItem Address()
    {
        const string Key = "App:PublicUrl";
        var address = new Uri(publicAddress.Value);
        if (string.IsNullOrEmpty(app.Value.PublicUrl)) return new(Key, SetupState.WRONG, "MISSING", publicAddress.Value);
        if (address.Scheme != Uri.UriSchemeHttps) return new(Key, SetupState.WRONG, "NOT_HTTPS", publicAddress.Value);
        return IsInside(address.Host) ? new(Key, SetupState.WRONG, "NOT_PUBLIC", publicAddress.Value) : new(Key, SetupState.OK, "SET", publicAddress.Value);
    }

    /// <summary>Names and addresses that exist on this machine or in this building only.</summary>
    private static bool IsInside(string host)
    {
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var ip)) return !host.Contains('.') || host.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase);
        return IPAddress.IsLoopback(ip) || ip.IsIPv6LinkLocal || ip.IsIPv6UniqueLocal || ip.MapToIPv4().GetAddressBytes() is [10, ..] or [192, 168, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..];
    }

    private SetupItem Redirect()
    {
        const string Key = "Meta:RedirectUri";
        if (!Uri.TryCreate(RedirectUri, UriKind.Absolute, out var redirect)) return new(Key, SetupState.WRONG, "NOT_AN_ADDRESS");
        if (Meta.RedirectUri is null) return new(Key, SetupState.OK, "DEFAULT", RedirectUri);
        return redirect.GetLeftPart(UriPartial.Authority) == new Uri(publicAddress.Value).GetLeftPart(UriPartial.Authority) ? new(Key, SetupState.OK, "SET", RedirectUri) : new(Key, SetupState.WARNING, "OTHER_HOST", RedirectUri);
    }

    private SetupItem Version()
    {
        const string Key = "Meta:GraphVersion";
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (GraphVersions.IsAncient(Meta.GraphVersion)) return new(Key, SetupState.WRONG, "EXPIRED", Meta.GraphVersion);
        if (GraphVersions.EndOf(Meta.GraphVersion) is not { } end) return new(Key, SetupState.OK, "SET", Meta.GraphVersion);
        var detail = $"{Meta.GraphVersion}, {end:yyyy-MM-dd}";
        if (end <= today) return new(Key, SetupState.WRONG, "EXPIRED", detail);
        return end.DayNumber - today.DayNumber <= GraphVersions.SoonDays ? new(Key, SetupState.WARNING, "ENDS_SOON", detail) : new(Key, SetupState.OK, "ENDS", detail);
    }

    private async Task<(IReadOnlyList<SelfTestCheck>? Live, IReadOnlyList<string>? Missing)> AskMetaAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(Meta.AppId) || string.IsNullOrEmpty(Meta.AppSecret)) return (null, null);
        var reached = await parts.GraphAsync(cancellationToken);
        if (reached.Result == SelfTestResult.FAILED) return ([reached], null);
        var webhook = await graph.GetWebhookAsync(cancellationToken);
        return ([reached, SelfTestParts.JudgeWebhook(webhook, ownAddress.Value)], webhook.IsOk ? webhook.Value?.Missing ?? WebhookFields.All : null);
    }
}
