using System.Text.Json.Serialization;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>A business of a script's own, kept out of the sign-up dialog; and accounts as a case needs them.</summary>
internal static class AccountControl
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/accounts", async (HttpContext http, SandboxStore store) =>
        {
            var body = await ControlEndpoints.ReadAsync<NewAccount>(http);
            if (string.IsNullOrWhiteSpace(body.Name) || body.DisplayPhoneNumber is { } display && !display.Any(char.IsAsciiDigit))
            {
                return ControlEndpoints.Problem("name is needed, and displayPhoneNumber must be a phone number or absent");
            }

            var (account, number) = store.Change(world => body.Again ? Make(world, body, store.Now) : Find(world, body) ?? Make(world, body, store.Now));
            return ControlEndpoints.Json(new { wabaId = account, phoneNumberId = number });
        });
        group.MapPost("/accounts/{id}", async (HttpContext http, string id, SandboxStore store) =>
        {
            var body = await ControlEndpoints.ReadAsync<AccountChange>(http);
            var changed = store.Change(world => world.Accounts.Find(one => one.Id == id) is { } account && Apply(account, body));
            return changed ? ControlEndpoints.Json(new { success = true }) : Results.NotFound();
        });
    }

    /// <summary>The number decides, without one the name: asking again answers the account made before.</summary>
    private static (string Account, string? Number)? Find(World world, NewAccount body)
    {
        if (body.DisplayPhoneNumber is null)
        {
            var account = world.Accounts.Find(one => one.Private && one.Name == body.Name && !world.Numbers.Exists(number => number.AccountId == one.Id));
            return account is null ? null : (account.Id, null);
        }

        var digits = string.Concat(body.DisplayPhoneNumber.Where(char.IsAsciiDigit));
        return world.Numbers.Find(one => one.Digits == digits) is { } found ? (found.AccountId, found.Id) : null;
    }

    private static (string Account, string? Number) Make(World world, NewAccount body, DateTime now)
    {
        var business = new Business(Ids.Node(), body.Name!);
        var account = new BusinessAccount
        {
            Id = Ids.Node(),
            BusinessId = business.Id,
            Name = body.Name!,
            Country = body.Country ?? "US",
            Currency = body.Currency ?? "USD",
            Private = true,
        };
        world.Businesses.Add(business);
        world.Accounts.Add(account);
        if (body.DisplayPhoneNumber is null)
        {
            return (account.Id, null);
        }

        var number = new BusinessNumber
        {
            Id = Ids.Node(),
            AccountId = account.Id,
            DisplayNumber = body.DisplayPhoneNumber,
            VerifiedName = body.Name!,
            OnboardedUtc = now,
        };
        world.Numbers.Add(number);
        return (account.Id, number.Id);
    }

    private static bool Apply(BusinessAccount account, AccountChange body)
    {
        account.Name = body.Name ?? account.Name;
        account.TimezoneId = body.TimezoneId ?? account.TimezoneId;
        account.Country = body.Country ?? account.Country;
        account.Currency = body.Currency ?? account.Currency;
        account.Status = body.Status ?? account.Status;
        account.ReviewStatus = body.ReviewStatus ?? account.ReviewStatus;
        account.OwnershipType = body.OwnershipType ?? account.OwnershipType;
        account.BusinessVerification = body.BusinessVerification ?? account.BusinessVerification;
        account.MessagingLimit = body.MessagingLimit ?? account.MessagingLimit;
        account.CanSendMessage = body.CanSendMessage ?? account.CanSendMessage;
        account.Subscribed = body.Subscribed ?? account.Subscribed;
        account.Restrictions = body.Unrestricted is true ? [] : account.Restrictions;
        return true;
    }

    /// <param name="DisplayPhoneNumber">Absent makes an account without a number.</param>
    /// <param name="Again">True makes another account even when the number exists: the same number under a second account and another id.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record NewAccount(
        string? Name = null, string? DisplayPhoneNumber = null, string? Country = null, string? Currency = null, bool Again = false);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed class AccountChange
    {
        public string? Name { get; set; }

        public string? TimezoneId { get; set; }

        public string? Country { get; set; }

        public string? Currency { get; set; }

        public string? Status { get; set; }

        public string? ReviewStatus { get; set; }

        public string? OwnershipType { get; set; }

        public string? BusinessVerification { get; set; }

        public string? MessagingLimit { get; set; }

        public string? CanSendMessage { get; set; }

        /// <summary>True lifts what an ACCOUNT_RESTRICTION put on it.</summary>
        public bool? Unrestricted { get; set; }

        /// <summary>False as if the subscription had been lost at Meta.</summary>
        public bool? Subscribed { get; set; }
    }
}
