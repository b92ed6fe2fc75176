using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.Ledger;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>Looking at the stand-in's side, and setting it up for a case.</summary>
internal static class WorldControl
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/state", State);
        group.MapGet("/settings", (SandboxStore store) => ControlEndpoints.Json(store.Settings));
        group.MapPost("/settings", async (HttpContext http, SandboxStore store) =>
        {
            var change = await ControlEndpoints.ReadAsync<JsonObject>(http);
            // Tried before it is kept: a value of the wrong kind must not stand in the state file.
            store.Change(world =>
            {
                var merged = world.SettingChanges?.DeepClone() as JsonObject ?? [];
                SettingChanges.Merge(merged, change);
                SettingChanges.Apply(store.Options, merged);
                world.SettingChanges = merged;
            });
            return ControlEndpoints.Json(store.Settings);
        });
        group.MapPost("/windows/close", async (HttpContext http, ChatBook chats) =>
        {
            var body = await ControlEndpoints.ReadAsync<WindowBody>(http);
            return ControlEndpoints.Json(new { closed = chats.CloseWindows(body.PhoneNumberId, body.UserId) });
        });
    }

    private static IResult State(SandboxStore store, ChatBook chats, DeliveryJournal journal, WireLedger ledger, FaultList faults, WebhookTargets targets) =>
        ControlEndpoints.Json(new
        {
            appId = store.Options.AppId,
            configId = store.Options.ConfigId,
            now = store.Now,
            webhookUrl = targets.AppUrl,
            subscription = store.Read(world => new { world.Subscription.Active, world.Subscription.Version, fields = world.Subscription.Fields ?? Subscription.AllFields }),
            businesses = store.Read(world => world.Businesses.ToList()),
            accounts = store.Read(world => world.Accounts.ConvertAll(one => new
            {
                one.Id,
                one.BusinessId,
                one.Name,
                one.Status,
                one.ReviewStatus,
                one.CanSendMessage,
                one.Restrictions,
                one.Subscribed,
                overrideUrl = one.Override?.Url,
            })),
            numbers = store.Read(world => world.Numbers.ConvertAll(one => new
            {
                one.Id,
                one.AccountId,
                one.DisplayNumber,
                one.VerifiedName,
                one.QualityRating,
                status = one.ShownStatus,
                one.NameStatus,
                one.NewNameStatus,
                one.ThroughputLevel,
                one.MessagingLimit,
                one.Registered,
                one.IsOnBizApp,
                hasPin = one.Pin is not null,
                overrideUrl = one.Override?.Url,
            })),
            templates = store.Read(world => world.Templates.ConvertAll(one => new { one.Id, one.AccountId, one.Name, one.Language, one.Category, one.Status, one.RejectedReason, one.Quality, body = TemplateReview.BodyOf(one) })),
            tokens = store.Read(world => world.Tokens.ConvertAll(one => new { one.Id, one.Type, one.AccountIds, one.Scopes, one.IssuedUtc, one.ExpiresUtc, one.Revoked })),
            chats = chats.Read((all, people) => all.Count),
            pendingDeliveries = journal.Count,
            wire = ledger.Last,
            faults = faults.All,
            settings = store.Settings,
        });

    private sealed class WindowBody
    {
        public string? PhoneNumberId { get; set; }

        public string? UserId { get; set; }
    }
}
