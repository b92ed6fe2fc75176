using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Webhooks;

/// <summary>Where a webhook goes: the number's override, else the account's, else the app's callback URL.</summary>
internal sealed class WebhookTargets(SandboxStore store, IServer server)
{
    private static readonly HashSet<string> Overridable =
    [
        "messages", "message_echoes", "calls", "consumer_profile", "messaging_handovers", "group_lifecycle_update", "group_participants_update",
        "group_settings_update", "group_status_update", "smb_message_echoes", "smb_app_state_sync", "history", "account_settings_update",
    ];

    /// <summary>False for template and account webhooks, which go to the app's own URL whatever is overridden.</summary>
    public static bool MayBeOverridden(string field) => Overridable.Contains(field);

    /// <summary>Messages and what belongs to them may be overridden. Meta Cloud API, webhook overrides, read 2026-11-20.</summary>
    public static string? OverrideFor(BusinessAccount account, BusinessNumber? number) =>
        number?.Override?.Url ?? account.Override?.Url;

    /// <summary>Null when the app hears of this field from this account, else why not.</summary>
    public string? Silence(BusinessAccount account, string field, bool evenUnsubscribed = false) =>
        !account.Subscribed && !evenUnsubscribed ? "the app is not subscribed to the business account"
        : !store.Read(world => world.Subscription.Takes(field)) ? $"the app is not subscribed to {field}"
        : null;

    /// <summary>The app's callback URL; null while the server that hosts it has not started.</summary>
    public string? AppUrl => store.Read(world => world.Subscription.CallbackUrl) ?? store.Options.WebhookUrl ?? OwnAddress();

    private string? OwnAddress()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses
            .OrderBy(one => one.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .FirstOrDefault();
        if (address is null)
        {
            return null;
        }

        var any = address.Replace("://*", "://127.0.0.1").Replace("://+", "://127.0.0.1").Replace("://0.0.0.0", "://127.0.0.1").Replace("://[::]", "://127.0.0.1");
        return new Uri(new Uri(any), "/api/webhooks/whatsapp").ToString();
    }
}
