namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>The webhook fields the app has to be subscribed to, once, in Meta's App Dashboard. Meta Cloud API, webhooks overview, read 2026-11-20.</summary>
public static class WebhookFields
{
    /// <summary>Without this nothing arrives.</summary>
    public const string Messages = "messages";

    /// <summary>Without these the app works and does not hear what Meta does to accounts, numbers and templates, or what is written in the WhatsApp Business app.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Messages, "account_alerts", "account_review_update", "account_update", "business_capability_update", "history", "message_template_components_update",
        "message_template_quality_update", "message_template_status_update", "phone_number_name_update", "phone_number_quality_update", "security",
        "smb_app_state_sync", "smb_message_echoes", "template_category_update", "user_preferences",
    ];
}
