using System.Globalization;
using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>What an event changes on Meta's side, so that the Graph API and the webhook tell the same.</summary>
internal static class AccountEventEffects
{
    public static void Apply(World world, Subject subject, string field, JsonObject value, DateTime now)
    {
        var (account, number) = (subject.Account, subject.Number);
        switch (field)
        {
            case "account_update":
                AccountUpdate(world, subject, value, now);
                break;
            case "account_alerts":
                Alert(number, value);
                break;
            case "phone_number_quality_update":
                Quality(number!, value);
                break;
            case "phone_number_name_update":
                Name(number!, value);
                break;
            case "account_review_update":
                account.ReviewStatus = value["decision"]!.ToString();
                break;
            case "business_capability_update" when Tier(value["max_daily_conversations_per_business"]) is { } tier:
                // The limit belongs to the portfolio. Meta Cloud API, messaging limits, read 2026-11-20.
                var accounts = world.Accounts.FindAll(one => one.BusinessId == account.BusinessId);
                accounts.ForEach(one => one.MessagingLimit = tier);
                world.Numbers.FindAll(one => accounts.Exists(owner => owner.Id == one.AccountId)).ForEach(one => one.MessagingLimit = tier);
                break;
            case "security":
                // Somebody set another PIN, so the one the app keeps is wrong now; or took it away.
                number!.Pin = value["event"]?.ToString() switch { "PIN_CHANGED" => Ids.Pin(number.Pin), "PIN_REQUEST_SUCCESS" => null, _ => number.Pin };
                break;
        }
    }

    private static void AccountUpdate(World world, Subject subject, JsonObject value, DateTime now)
    {
        var account = subject.Account;
        switch (value["event"]!.ToString())
        {
            case "PARTNER_APP_UNINSTALLED":
                // The whole integration is taken away, whatever else its token reached.
                world.Tokens.FindAll(one => one.AccountIds.Contains(account.Id)).ForEach(one => one.Revoked = true);
                Leave(world, account);
                break;
            case "PARTNER_REMOVED":
                Unshare(world, subject);
                break;
            case "ACCOUNT_DELETED":
                account.Status = "DELETED";
                Unshare(world, subject);
                break;
            case "ACCOUNT_OFFBOARDED":
                Chosen(subject).ForEach(one => one.IsOnBizApp = false);
                break;
            case "ACCOUNT_RECONNECTED":
                Chosen(subject).ForEach(one => one.IsOnBizApp = true);
                break;
            case "ACCOUNT_RESTRICTION":
                account.Restrictions = [.. value["restriction_info"]!.AsArray().Select(one => new Restriction(
                    one!["restriction_type"]!.ToString(), DateTimeOffset.FromUnixTimeSeconds(Whole(one["expiration"]) ?? 0).UtcDateTime))];
                break;
            case "DISABLED_UPDATE":
                Ban(account, value["ban_info"]?["waba_ban_state"]?.ToString());
                break;
            case "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE":
                account.Country = value["country"]!.ToString();
                break;
        }
    }

    private static void Alert(BusinessNumber? number, JsonObject value)
    {
        if (number is not null && value["alert_info"]?["alert_type"]?.ToString() == "OBA_APPROVED")
        {
            number.IsOfficial = true;
        }
    }

    private static void Ban(BusinessAccount account, string? state)
    {
        (account.Status, account.CanSendMessage) = state switch
        {
            "DISABLE" => ("DISABLED", "BLOCKED"),
            "REINSTATE" => ("ACTIVE", "AVAILABLE"),
            _ => (account.Status, "LIMITED"),
        };
        account.Restrictions = state == "REINSTATE" ? [] : account.Restrictions;
    }

    private static void Unshare(World world, Subject subject)
    {
        foreach (var token in world.Tokens.FindAll(one => one.AccountIds.Remove(subject.Account.Id) && one.AccountIds.Count == 0))
        {
            token.Revoked = true;
        }

        Leave(world, subject.Account);
        subject.Numbers.ToList().ForEach(one => one.IsOnBizApp = false);
    }

    private static void Leave(World world, BusinessAccount account)
    {
        (account.Subscribed, account.Override) = (false, null);
        world.Numbers.FindAll(one => one.AccountId == account.Id).ForEach(one => one.Override = null);
    }

    private static List<BusinessNumber> Chosen(Subject subject) => subject.Number is { } one ? [one] : [.. subject.Numbers];

    private static void Quality(BusinessNumber number, JsonObject value)
    {
        (number.QualityRating, number.Status, number.ThroughputLevel) = value["event"]?.ToString() switch
        {
            "FLAGGED" => ("RED", "FLAGGED", number.ThroughputLevel),
            "UNFLAGGED" => ("GREEN", null, number.ThroughputLevel),
            "THROUGHPUT_UPGRADE" => (number.QualityRating, number.Status, "HIGH"),
            _ => (number.QualityRating, number.Status, number.ThroughputLevel),
        };
        number.MessagingLimit = Tier(value["max_daily_conversations_per_business"]) ?? Tier(value["current_limit"]) ?? number.MessagingLimit;
    }

    /// <summary>A decision about another name than the shown one leaves the shown one as it is until it is approved.</summary>
    private static void Name(BusinessNumber number, JsonObject value)
    {
        var requested = value["requested_verified_name"]?.ToString() ?? number.VerifiedName;
        var status = value["decision"]?.ToString() switch { "APPROVED" => "APPROVED", "REJECTED" => "DECLINED", _ => "PENDING_REVIEW" };
        if (status == "APPROVED" || requested == number.VerifiedName)
        {
            (number.VerifiedName, number.NameStatus, number.NewNameStatus) = (requested, status, "NONE");
        }
        else
        {
            number.NewNameStatus = status;
        }
    }

    /// <summary>A number of people a day, or the name of a tier already.</summary>
    private static string? Tier(JsonNode? limit) => limit?.ToString() is not { Length: > 0 } text ? null
        : text.StartsWith("TIER_", StringComparison.Ordinal) ? text
        : Whole(limit) switch { -1 => "TIER_UNLIMITED", null => null, var many and >= 1000 => $"TIER_{many / 1000}K", var few => $"TIER_{few}" };

    private static long? Whole(JsonNode? value) =>
        long.TryParse(value?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
