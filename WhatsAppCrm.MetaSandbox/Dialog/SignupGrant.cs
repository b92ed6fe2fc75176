using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Dialog;

/// <summary>What the person in the dialog agreed to.</summary>
internal sealed record Choice(List<string> AccountIds, string? NumberId, SignupOutcome Outcome);

/// <summary>Turns a choice into a code and into the message the popup posts.</summary>
internal sealed class SignupGrant(SandboxStore store)
{
    /// <summary>The accounts of a choice, that of the chosen number first; everything when nothing was chosen.</summary>
    public Choice Complete(Choice choice) => store.Read(world =>
    {
        var ids = world.Accounts.FindAll(one => choice.AccountIds.Count == 0 && !one.Private || choice.AccountIds.Contains(one.Id)).ConvertAll(one => one.Id);
        var number = world.Numbers.Find(one => one.Id == choice.NumberId) ?? world.Numbers.Find(one => ids.Contains(one.AccountId));
        if (number is not null)
        {
            ids.Remove(number.AccountId);
            ids.Insert(0, number.AccountId);
        }

        return choice with { AccountIds = ids, NumberId = number?.Id };
    });

    public string IssueCode(DialogRequest request, Choice choice) => store.Change(world =>
    {
        var code = new AuthorizationCode
        {
            Value = Ids.Code(),
            RedirectUri = request.Popup ? null : request.RedirectUri,
            AccountIds = choice.AccountIds,
            TokenType = request.ConfigId is null ? "USER" : "SYSTEM_USER",
            ExpiresUtc = store.Now.AddSeconds(store.Settings.CodeLifetimeSeconds),
        };
        world.Codes.Add(code);
        if (world.Numbers.Find(one => one.Id == choice.NumberId) is { } number)
        {
            number.OnboardedUtc = store.Now;
            // Any other way of finishing takes the number out of the app.
            number.IsOnBizApp = choice.Outcome == SignupOutcome.Coexistence;
        }

        return code.Value;
    });

    /// <summary>The session message of section 1.2 of Meta's Embedded Signup implementation page, read 2026-11-20; null when none is posted.</summary>
    public JsonObject? Message(Choice choice)
    {
        if (choice.Outcome.Event is not { } name)
        {
            return null;
        }

        var message = new JsonObject { ["data"] = Data(choice), ["type"] = "WA_EMBEDDED_SIGNUP", ["event"] = name };
        if (choice.Outcome == SignupOutcome.Coexistence)
        {
            message["version"] = 3;
        }

        return message;
    }

    private JsonObject Data(Choice choice)
    {
        var account = store.Read(world => world.Accounts.Find(one => one.Id == choice.AccountIds[0]))!;
        return choice.Outcome.Data switch
        {
            SignupData.Step => new() { ["current_step"] = "PHONE_NUMBER_SETUP" },
            SignupData.Problem => new()
            {
                ["error_message"] = "Your business is not allowed to use this feature.",
                ["error_code"] = "524126",
                ["session_id"] = "f34b51dab5e0498",
                ["timestamp"] = new DateTimeOffset(store.Now, TimeSpan.Zero).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
            SignupData.AccountOnly => new() { ["waba_id"] = account.Id },
            SignupData.Several => new()
            {
                ["phone_number_id"] = choice.NumberId,
                ["waba_id"] = account.Id,
                ["business_id"] = account.BusinessId,
                ["waba_ids"] = new JsonArray([.. choice.AccountIds.Select(one => (JsonNode)one)]),
            },
            _ => new() { ["phone_number_id"] = choice.NumberId, ["waba_id"] = account.Id, ["business_id"] = account.BusinessId },
        };
    }
}
