using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>A number joins the Cloud API, with a PIN that the first registration sets, and leaves it.</summary>
internal sealed class RegistrationCalls(SandboxStore store) : IGraphCalls
{
    public IEnumerable<GraphRoute> Routes =>
    [
        GraphRoute.Post("{number}/register", Register, GraphRoute.Messaging),
        GraphRoute.Post("{number}/deregister", Deregister, GraphRoute.Messaging),
    ];

    private JsonNode Register(GraphCall call)
    {
        if (call.RequiredText("messaging_product") != "whatsapp")
        {
            throw GraphErrors.Invalid("Param messaging_product must be one of {WHATSAPP}");
        }

        var pin = call.RequiredText("pin");
        if (pin.Length != 6 || !pin.All(char.IsAsciiDigit))
        {
            throw GraphErrors.ValueInvalid("Param pin must be 6 digits.");
        }

        var number = call.Node.Number!;
        if (number.IsOnBizApp)
        {
            throw GraphErrors.Invalid("Invalid parameter", "The phone number is used in the WhatsApp Business app and cannot be registered.");
        }

        // An attempt counts even when it is refused, so the refusal is thrown after the change is kept.
        var refusal = store.Change(_ => Attempt(number, pin, call.Now));
        return refusal is null ? GraphRoute.Success() : throw refusal;
    }

    private GraphException? Attempt(BusinessNumber number, string pin, DateTime now)
    {
        number.RegisterAttemptsUtc.RemoveAll(one => one < now.AddHours(-72));
        var limit = store.Settings.Limits.RegisterAttempts;
        if (limit > 0 && number.RegisterAttemptsUtc.Count >= limit)
        {
            return GraphErrors.Messaging(
                133016, "Account register deregister rate limit exceeded", "Too many registration attempts for this phone number in 72 hours. Try again later.");
        }

        number.RegisterAttemptsUtc.Add(now);
        if (number.Pin is not null && number.Pin != pin)
        {
            return GraphErrors.Messaging(133005, "Two step verification PIN mismatch", "The two-step verification PIN does not match the one set for this phone number.");
        }

        number.Pin = pin;
        number.Registered = true;
        return null;
    }

    private JsonNode Deregister(GraphCall call)
    {
        var number = call.Node.Number!;
        if (number.IsOnBizApp)
        {
            throw GraphErrors.Invalid("Invalid parameter", "The phone number is used in the WhatsApp Business app and cannot be deregistered.");
        }

        if (!number.Registered)
        {
            throw GraphErrors.NotRegistered();
        }

        store.Change(_ => number.Registered = false);
        return GraphRoute.Success();
    }
}
