using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Graph;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Dialog;

/// <summary>What the person in the dialog agreed to.</summary>
internal sealed record Choice(List<string> AccountIds, string? NumberId, SignupOutcome Outcome)
{
    /// <summary>The account the session message names; another than the granted ones only in the outcome that plays just that.</summary>
    public BusinessAccount? Named { get; init; }

    public string? NamedNumberId { get; init; }
}

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

        var others = world.Accounts.FindAll(one => !one.Private && !ids.Contains(one.Id)).ConvertAll(one => one.Id);
        if (choice.Outcome.Data == SignupData.Several && ids.Count < 2)
        {
            ids.AddRange(others);
        }

        var named = ids.FirstOrDefault();
        if (choice.Outcome.Data == SignupData.NotGranted)
        {
            named = others.Concat(ids.Skip(1)).FirstOrDefault();
            ids.RemoveAll(one => one == named);
        }

        return choice with
        {
            AccountIds = ids,
            NumberId = number?.Id,
            Named = world.Accounts.Find(one => one.Id == named),
            NamedNumberId = number is not null && number.AccountId == named ? number.Id : world.Numbers.Find(one => one.AccountId == named)?.Id,
        };
    });

    public string IssueCode(DialogRequest request, Choice choice) => store.Change(world =>
    {
        var life = choice.Outcome.Code == SignupCode.Dead ? 0 : store.Settings.CodeLifetimeSeconds;
        var code = new AuthorizationCode
        {
            Value = Ids.Code(),
            RedirectUri = request.Popup ? null : request.RedirectUri,
            AccountIds = choice.AccountIds,
            Scopes = choice.Outcome.Partly ? [.. TokenCheck.AllScopes.Where(one => one != GraphRoute.Messaging)] : null,
            TokenType = request.ConfigId is null ? "USER" : "SYSTEM_USER",
            ExpiresUtc = store.Now.AddSeconds(life),
        };
        world.Codes.Add(code);
        if (world.Numbers.Find(one => one.Id == choice.NumberId) is { } number)
        {
            number.OnboardedUtc = store.Now;
            // Any other way of finishing takes the number out of the app; every onboarding may sync once.
            number.IsOnBizApp = choice.Outcome == SignupOutcome.Coexistence;
            number.SyncedAppData.Clear();
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

    /// <summary>What somebody else's page would post to pass for Meta: right in every key, and not one true id.</summary>
    public static JsonObject MadeUp() => new()
    {
        ["data"] = new JsonObject { ["phone_number_id"] = Ids.Node(), ["waba_id"] = Ids.Node(), ["business_id"] = Ids.Node() },
        ["type"] = "WA_EMBEDDED_SIGNUP",
        ["event"] = "FINISH",
    };

    private JsonObject Data(Choice choice) => choice.Outcome.Data switch
    {
        SignupData.Step => new() { ["current_step"] = "PHONE_NUMBER_SETUP" },
        SignupData.Problem => new()
        {
            ["error_message"] = "Your business is not allowed to use this feature.",
            ["error_code"] = "524126",
            ["session_id"] = "f34b51dab5e0498",
            ["timestamp"] = new DateTimeOffset(store.Now, TimeSpan.Zero).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        },
        SignupData.AccountOnly => new() { ["waba_id"] = choice.Named?.Id },
        SignupData.Several => new()
        {
            ["phone_number_id"] = choice.NamedNumberId,
            ["waba_id"] = choice.Named?.Id,
            ["business_id"] = choice.Named?.BusinessId,
            ["waba_ids"] = new JsonArray([.. choice.AccountIds.Select(one => (JsonNode)one)]),
        },
        // With a single account in the world nothing is left to name but an invented one.
        SignupData.NotGranted when choice.Named is null => MadeUp()["data"]!.DeepClone().AsObject(),
        _ => new() { ["phone_number_id"] = choice.NamedNumberId, ["waba_id"] = choice.Named?.Id, ["business_id"] = choice.Named?.BusinessId },
    };
}
