namespace WhatsAppCrm.MetaSandbox.State;

/// <summary>What the app asked to hear about WhatsApp accounts, in the App Dashboard or by <c>POST /{APP_ID}/subscriptions</c>.</summary>
internal sealed class Subscription
{
    /// <summary>Every field an app can subscribe to. Meta Cloud API, webhooks overview and override, read 2026-11-20.</summary>
    public static readonly IReadOnlyList<string> AllFields =
    [
        "account_alerts", "account_review_update", "account_settings_update", "account_update", "business_capability_update", "business_username_updates",
        "calls", "consumer_profile", "flows", "group_lifecycle_update", "group_participants_update", "group_settings_update", "group_status_update", "history",
        "message_echoes", "message_template_components_update", "message_template_quality_update", "message_template_status_update", "messages",
        "messaging_handovers", "payment_configuration_update", "phone_number_name_update", "phone_number_quality_update", "security",
        "smb_app_state_sync", "smb_message_echoes", "template_category_update", "user_preferences",
    ];

    /// <summary>Wins over the configured address; null leaves that one.</summary>
    public string? CallbackUrl { get; set; }

    /// <summary>Null is every field.</summary>
    public List<string>? Fields { get; set; }

    public string Version { get; set; } = "v25.0";

    public bool Active { get; set; } = true;

    public bool Takes(string field) => Active && (Fields is null || Fields.Contains(field));
}
