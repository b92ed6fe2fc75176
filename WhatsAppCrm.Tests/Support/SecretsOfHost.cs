using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Mail;
using WhatsAppCrm.Infrastructure.Secrets;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Tests.Support;

public enum SecretKind
{
    AccessToken,
    Code,
    Pin,

    /// <summary>Of the app, of mail, of the installation's own token.</summary>
    Setting,

    /// <summary>An organization's webhook verify token: it has a column of its own, by which Meta's question is looked up.</summary>
    VerifyToken,
    Password,

    /// <summary>What makes a mailed link worth something; whoever got the letter carries it back to us.</summary>
    Link,
}

/// <summary>Something that must not be found; the value is never shown.</summary>
public sealed record KnownSecret(SecretKind Kind, string Value)
{
    public override string ToString() => Kind.ToString();
}

/// <summary>What a host's run made secret: tokens, codes and PINs as the sandbox knows them, settings, verify tokens, passwords, links.</summary>
public static partial class SecretsOfHost
{
    /// <summary>PINs that tests type in; too ordinary to be looked for.</summary>
    private static readonly string[] OrdinaryPins = ["123456", "000000", "111111", "654321"];

    /// <summary>While the host still runs: what only it knows.</summary>
    public static async Task<IReadOnlyList<KnownSecret>> ReadAsync(IServiceProvider services)
    {
        var meta = services.GetRequiredService<IOptions<MetaSettings>>().Value;
        var mail = services.GetRequiredService<IOptions<MailSettings>>().Value;
        List<KnownSecret> secrets = [new(SecretKind.Password, Actor.Password)];
        foreach (var setting in new[] { meta.AppSecret, meta.PreviousAppSecret, meta.SystemUserToken, meta.VerifyToken, mail.Password })
        {
            if (setting is { Length: > 7 }) secrets.Add(new(SecretKind.Setting, setting));
        }

        if (services.GetService<DevelopmentMailbox>() is { } mailbox)
            secrets.AddRange(mailbox.Newest(1000).SelectMany(kept => Link().Matches(kept.Letter.Text)).Select(link => new KnownSecret(SecretKind.Link, link.Groups[1].Value)));

        await using var scope = services.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var protector = services.GetRequiredService<SecretProtector>();
        foreach (var organization in await db.Organizations.Where(one => one.ProtectedVerifyToken != null).Select(one => new { one.Id, one.ProtectedVerifyToken }).ToListAsync())
            secrets.Add(new(SecretKind.VerifyToken, protector.Unprotect(organization.Id, SecretColumns.VerifyToken, organization.ProtectedVerifyToken!)));
        return secrets;
    }

    /// <summary>After it has stopped: what its sandbox wrote down.</summary>
    public static IEnumerable<KnownSecret> OfSandbox(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, "sandbox", "state.json");
        if (!File.Exists(file)) return [];
        var world = JsonNode.Parse(File.ReadAllText(file))!;
        return Values(world, "tokens", "value").Select(value => new KnownSecret(SecretKind.AccessToken, value))
            .Concat(Values(world, "codes", "value").Select(value => new KnownSecret(SecretKind.Code, value)))
            .Concat(Values(world, "numbers", "pin").Except(OrdinaryPins).Select(value => new KnownSecret(SecretKind.Pin, value)));
    }

    private static IEnumerable<string> Values(JsonNode world, string list, string name) =>
        (world[list]?.AsArray() ?? []).Select(one => (string?)one![name]).OfType<string>().Where(value => value.Length >= 6).Distinct();

    [GeneratedRegex(@"(?:[?&]token=|/invitations/)([\w-]{16,})")]
    private static partial Regex Link();
}
