using System.Globalization;
using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>The usual value of each account webhook. Meta Cloud API, webhook reference of each field, read 2026-11-20.</summary>
internal static class AccountEventValues
{
    public static bool NeedsNumber(string field) => field is "phone_number_quality_update" or "phone_number_name_update" or "security";

    public static JsonObject Of(Subject subject, string field, string? name, string appId, DateTime now) => field switch
    {
        "account_update" => AccountUpdate(subject, name ?? "", appId, now),
        "account_alerts" => Alert(subject, name ?? "OBA_APPROVED"),
        "phone_number_quality_update" => Quality(subject.Number!, name ?? "THROUGHPUT_UPGRADE"),
        "phone_number_name_update" => new()
        {
            ["display_phone_number"] = subject.Number!.Digits,
            ["decision"] = name ?? "APPROVED",
            ["requested_verified_name"] = subject.Number.VerifiedName,
            ["rejection_reason"] = name == "REJECTED" ? "NAME_BUSINESS_NAME_MISMATCH" : null,
        },
        "account_review_update" => new() { ["decision"] = name ?? "APPROVED" },
        "business_capability_update" => new()
        {
            ["max_daily_conversations_per_business"] = 2000,
            ["max_phone_numbers_per_business"] = 25,
            ["max_phone_numbers_per_waba"] = 25,
        },
        "security" => new() { ["display_phone_number"] = subject.Number!.Digits, ["event"] = name ?? "PIN_CHANGED", ["requester"] = "900000000000007" },
        _ => [],
    };

    private static JsonObject AccountUpdate(Subject subject, string name, string appId, DateTime now)
    {
        var value = new JsonObject { ["event"] = name };
        var account = new JsonObject { ["waba_id"] = subject.Account.Id, ["owner_business_id"] = subject.Business.Id };
        switch (name)
        {
            case "PARTNER_ADDED" or "PARTNER_REMOVED" or "MM_LITE_TERMS_SIGNED" or "ACCOUNT_OFFBOARDED" or "ACCOUNT_RECONNECTED":
                value["waba_info"] = account;
                break;
            case "PARTNER_APP_INSTALLED" or "PARTNER_APP_UNINSTALLED":
                account["partner_app_id"] = appId;
                value["waba_info"] = account;
                break;
            case "AD_ACCOUNT_LINKED":
                account["ad_account_linked"] = "800000000000001";
                value["waba_info"] = account;
                break;
            case "ACCOUNT_RESTRICTION":
                value["restriction_info"] = new JsonArray(new JsonObject
                {
                    ["restriction_type"] = "RESTRICTED_BIZ_INITIATED_MESSAGING", ["expiration"] = WebhookJson.Seconds(now.AddDays(7)),
                });
                break;
            case "ACCOUNT_VIOLATION":
                value["violation_info"] = new JsonObject { ["violation_type"] = "SPAM" };
                break;
            case "DISABLED_UPDATE":
                value["ban_info"] = new JsonObject
                {
                    ["waba_ban_state"] = "DISABLE", ["waba_ban_date"] = now.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture),
                };
                break;
            case "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE":
                value["partner_client_certification_info"] = new JsonObject { ["client_business_id"] = subject.Business.Id, ["status"] = "APPROVED" };
                break;
            case "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE":
                value["auth_international_rate_eligibility"] = new JsonObject
                {
                    ["start_time"] = WebhookJson.Seconds(now.AddDays(30)),
                    ["exception_countries"] = new JsonArray(new JsonObject { ["country_code"] = "IN", ["start_time"] = WebhookJson.Seconds(now.AddDays(60)) }),
                };
                break;
            case "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE":
                value["country"] = subject.Account.Country;
                break;
            case "VOLUME_BASED_PRICING_TIER_UPDATE":
                value["volume_tier_info"] = new JsonObject
                {
                    ["tier_update_time"] = WebhookJson.Seconds(now), ["pricing_category"] = "UTILITY", ["tier"] = "25000:50000",
                    ["effective_month"] = now.ToString("yyyy-MM", CultureInfo.InvariantCulture), ["region"] = "North America",
                };
                break;
        }

        if (name == "PARTNER_REMOVED" && subject.Numbers.Any(one => one.IsOnBizApp))
        {
            value["disconnection_info"] = new JsonObject { ["reason"] = "ACCOUNT_DISCONNECTED", ["initiated_by"] = "USER" };
        }

        return value;
    }

    private static JsonObject Alert(Subject subject, string type) => new()
    {
        ["entity_type"] = subject.Number is null ? "BUSINESS" : "PHONE_NUMBER",
        ["entity_id"] = subject.Number?.Id ?? subject.Business.Id,
        ["alert_info"] = new JsonObject
        {
            ["alert_severity"] = type == "OBA_APPROVED" ? "INFORMATIONAL" : "WARNING",
            ["alert_status"] = "ACTIVE",
            ["alert_type"] = type,
            ["alert_description"] = type == "OBA_APPROVED" ? "Your account is now an official business account." : "Something about your account needs a look.",
        },
    };

    private static JsonObject Quality(BusinessNumber number, string name)
    {
        var limit = name == "THROUGHPUT_UPGRADE" ? "TIER_UNLIMITED" : number.MessagingLimit;
        return new()
        {
            ["display_phone_number"] = number.Digits,
            ["event"] = name,
            ["old_limit"] = number.MessagingLimit,
            ["current_limit"] = limit,
            ["max_daily_conversations_per_business"] = limit,
        };
    }
}
