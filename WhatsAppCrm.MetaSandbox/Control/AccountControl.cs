using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>A business of a script's own: one account with one number, kept out of the sign-up dialog.</summary>
internal static class AccountControl
{
    public static void Map(RouteGroupBuilder group) => group.MapPost("/accounts", async (HttpContext http, SandboxStore store) =>
    {
        var body = await ControlEndpoints.ReadAsync<AccountBody>(http);
        if (string.IsNullOrWhiteSpace(body.Name) || !(body.DisplayPhoneNumber ?? "").Any(char.IsAsciiDigit))
        {
            return ControlEndpoints.Problem("name and displayPhoneNumber are needed");
        }

        // The number decides: asking again for the same one answers the account made before.
        var number = store.Change(world => Find(world, body) ?? Make(world, body, store.Now));
        return ControlEndpoints.Json(new { wabaId = number.AccountId, phoneNumberId = number.Id });
    });

    private static BusinessNumber? Find(World world, AccountBody body)
    {
        var digits = string.Concat(body.DisplayPhoneNumber!.Where(char.IsAsciiDigit));
        return world.Numbers.Find(one => one.Digits == digits);
    }

    private static BusinessNumber Make(World world, AccountBody body, DateTime now)
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
        var number = new BusinessNumber
        {
            Id = Ids.Node(),
            AccountId = account.Id,
            DisplayNumber = body.DisplayPhoneNumber!,
            VerifiedName = body.Name!,
            OnboardedUtc = now,
        };
        world.Businesses.Add(business);
        world.Accounts.Add(account);
        world.Numbers.Add(number);
        return number;
    }

    private sealed class AccountBody
    {
        public string? Name { get; set; }

        public string? DisplayPhoneNumber { get; set; }

        public string? Country { get; set; }

        public string? Currency { get; set; }
    }
}
