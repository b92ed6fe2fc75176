namespace WhatsAppCrm.Features.Onboarding;

/// <summary>Pages of Meta's a person is sent to (Meta, WhatsApp Manager, read 2026-11-20).</summary>
internal static class SignupLinks
{
    public const string Numbers = "https://business.facebook.com/wa/manage/phone-numbers/";
    public const string Billing = "https://business.facebook.com/billing_hub/accounts";
}

/// <summary>How Meta's popup ends well, where it makes a difference to a person (Meta, Embedded Signup, implementation, read 2026-11-20).</summary>
internal static class SignupEvents
{
    /// <summary>The number stays in the WhatsApp Business app as well.</summary>
    public const string Coexistence = "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING";

    /// <summary>A business account that another company held for the customer has become the customer's own.</summary>
    public const string Migration = "FINISH_OBO_MIGRATION";

    /// <summary>Access to what was set up already.</summary>
    public const string ApiOnly = "FINISH_GRANT_ONLY_API_ACCESS";
}
