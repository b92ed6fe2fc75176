using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Coexistence;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Phone numbers: reading them, their webhook override, their profile, and the history sync of coexistence.</summary>
internal sealed class NumberCalls(SandboxStore store, WebhookClient client, WebhookTargets targets, AppSync sync) : IGraphCalls
{
    private static readonly string[] ProfileFields =
        ["messaging_product", "about", "address", "description", "email", "profile_picture_url", "profile_picture_handle", "websites", "vertical"];

    public IEnumerable<GraphRoute> Routes =>
    [
        GraphRoute.Get("{account}/phone_numbers", List),
        GraphRoute.Get("{number}", call => Number(call, call.Node.Number!, call.Text("fields"))),
        new("POST", "{number}", Configure, GraphRoute.Management),
        GraphRoute.Get("{number}/whatsapp_business_profile", ReadProfile, GraphRoute.Messaging),
        GraphRoute.Post("{number}/whatsapp_business_profile", WriteProfile, GraphRoute.Messaging),
        GraphRoute.Post("{number}/smb_app_data", SyncAppData, GraphRoute.Messaging),
    ];

    private JsonNode List(GraphCall call)
    {
        var numbers = store.Read(world => world.Numbers.FindAll(one => one.AccountId == call.Node.Id));
        var newestFirst = call.Text("sort")?.Contains("last_onboarded_time_descending", StringComparison.OrdinalIgnoreCase) ?? true;
        var ordered = newestFirst ? numbers.OrderByDescending(one => one.OnboardedUtc) : numbers.OrderBy(one => one.OnboardedUtc);
        return Paging.Page(call, [.. ordered], one => Number(call, one, call.Text("fields")));
    }

    private JsonObject Number(GraphCall call, BusinessNumber number, string? fields) =>
        FieldSelection.Select(fields, "WhatsAppBusinessPhoneNumber", new Dictionary<string, Func<JsonNode?>>
        {
            ["id"] = () => number.Id,
            ["verified_name"] = () => number.VerifiedName,
            ["display_phone_number"] = () => number.DisplayNumber,
            ["quality_rating"] = () => number.QualityRating,
            ["code_verification_status"] = () => number.CodeVerificationStatus,
            ["name_status"] = () => number.NameStatus,
            ["new_name_status"] = () => number.NewNameStatus,
            ["status"] = () => number.ShownStatus,
            ["account_mode"] = () => number.AccountMode,
            ["platform_type"] = () => number.Reachable ? "CLOUD_API" : "NOT_APPLICABLE",
            ["host_platform"] = () => number.Reachable ? "CLOUD_API" : "NOT_APPLICABLE",
            ["throughput"] = () => new JsonObject { ["level"] = number.Reachable ? number.ThroughputLevel : "NOT_APPLICABLE" },
            ["is_official_business_account"] = () => number.IsOfficial,
            ["is_on_biz_app"] = () => number.IsOnBizApp,
            ["is_pin_enabled"] = () => number.Pin is not null,
            ["username"] = () => number.Username,
            ["messaging_limit_tier"] = () => number.MessagingLimit,
            ["whatsapp_business_manager_messaging_limit"] = () => number.MessagingLimit,
            ["last_onboarded_time"] = () => number.OnboardedUtc.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", System.Globalization.CultureInfo.InvariantCulture),
            ["webhook_configuration"] = () => Callbacks(number),
            ["health_status"] = () => Health(number),
        }, "verified_name", "code_verification_status", "display_phone_number", "quality_rating", "platform_type", "throughput", "webhook_configuration", "id");

    private JsonNode Health(BusinessNumber number)
    {
        var account = store.Read(world => world.Accounts.Find(one => one.Id == number.AccountId))!;
        return Graph.Health.Of(
            ("PHONE_NUMBER", number.Id, number.CanSendMessage), ("WABA", account.Id, account.CanSendMessage), ("APP", store.Options.AppId, Graph.Health.Available));
    }

    private JsonObject Callbacks(BusinessNumber number)
    {
        var account = store.Read(world => world.Accounts.Find(one => one.Id == number.AccountId));
        var callbacks = new JsonObject { ["application"] = targets.AppUrl ?? "" };
        if (account?.Override is { } byAccount)
        {
            callbacks["whatsapp_business_account"] = byAccount.Url;
        }

        if (number.Override is { } byNumber)
        {
            callbacks["phone_number"] = byNumber.Url;
        }

        return callbacks;
    }

    private async Task<JsonNode> Configure(GraphCall call)
    {
        if (call.Structured("webhook_configuration") is not JsonObject configuration)
        {
            throw GraphErrors.Required("webhook_configuration");
        }

        var changed = await SubscriptionCalls.OverrideAsync(
            client, configuration["override_callback_uri"]?.ToString(), configuration["verify_token"]?.ToString(), call.Cancellation);
        store.Change(_ => call.Node.Number!.Override = changed);
        return GraphRoute.Success();
    }

    private static JsonNode ReadProfile(GraphCall call)
    {
        var profile = call.Node.Number!.Profile;
        var answer = new JsonObject();
        foreach (var field in call.Text("fields")?.Split(',', StringSplitOptions.TrimEntries) ?? ["about", "messaging_product"])
        {
            if (!ProfileFields.Contains(field))
            {
                throw GraphErrors.NoField(field, "WhatsAppBusinessProfile");
            }

            if (profile[field] is { } value)
            {
                answer[field] = value.DeepClone();
            }
        }

        answer["messaging_product"] = "whatsapp";
        return new JsonObject { ["data"] = new JsonArray(answer) };
    }

    private JsonNode WriteProfile(GraphCall call)
    {
        if (call.Body.FirstOrDefault(one => !ProfileFields.Contains(one.Key)) is { Key: { } unknown })
        {
            throw GraphErrors.UnexpectedKey(unknown, "whatsapp_business_profile");
        }

        store.Change(_ => SettingChanges.Merge(call.Node.Number!.Profile, call.Body));
        return GraphRoute.Success();
    }

    /// <summary>Once for each kind, within 24 h of onboarding. Meta, onboarding business app users, read 2026-11-20.</summary>
    private JsonNode SyncAppData(GraphCall call)
    {
        var number = call.Node.Number!;
        var kind = call.RequiredText("sync_type");
        if (kind is not ("smb_app_state_sync" or "history"))
        {
            throw GraphErrors.Invalid("Param sync_type must be one of {SMB_APP_STATE_SYNC, HISTORY}");
        }

        if (!number.IsOnBizApp)
        {
            throw GraphErrors.Invalid("Invalid parameter", "The phone number is not used in the WhatsApp Business app.");
        }

        if (number.OnboardedUtc < call.Now.AddHours(-24))
        {
            throw new GraphException(new(2593108, "Sync is only possible within 24 hours of onboarding") { Numbered = true });
        }

        store.Change(_ =>
        {
            if (number.SyncedAppData.Contains(kind))
            {
                throw new GraphException(new(2593107, "Sync was already requested for this phone number") { Numbered = true });
            }

            number.SyncedAppData.Add(kind);
        });
        sync.Deliver(call.Node.Account!, number, kind);
        return new JsonObject { ["messaging_product"] = "whatsapp", ["request_id"] = Ids.Trace() };
    }
}
