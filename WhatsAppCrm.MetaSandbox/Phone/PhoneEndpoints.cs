using WhatsAppCrm.MetaSandbox.Control;
using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.Graph;
using WhatsAppCrm.MetaSandbox.Pages;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Phone;

/// <summary>A customer's phone, to play the customer on.</summary>
internal static class PhoneEndpoints
{
    public static void MapPhone(this RouteGroupBuilder group)
    {
        group.MapGet("/phone", (HttpContext http) => Page.Html(http, "phone.html"));
        group.MapGet("/phone/state", (SandboxStore store, ChatBook chats, string? number, string? customer) =>
            ControlEndpoints.Json(PhoneView.Of(store, chats, number, customer)));
        group.MapGet("/phone/events", (HttpContext http, PhoneEvents events, IHostApplicationLifetime lifetime, string number) =>
        {
            // Linked to the shutdown: an open page must not hold the server back.
            var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            http.Response.RegisterForDispose(stop);
            return TypedResults.ServerSentEvents(events.Listen(number, stop.Token));
        });
        group.MapPost("/phone/send", Send);
        group.MapPost("/phone/seen", Seen);
    }

    private static async Task<IResult> Send(HttpContext http, Inbound inbound)
    {
        var body = await ControlEndpoints.ReadAsync<PhoneBody>(http);
        if (string.IsNullOrWhiteSpace(body.Text) || body.Number is null || body.Customer is null)
        {
            return ControlEndpoints.Problem("number, customer and text are needed");
        }

        try
        {
            var byUser = body.Customer.Contains('.', StringComparison.Ordinal);
            var written = inbound.Write(
                new(body.Number, byUser ? null : body.Customer, byUser ? body.Customer : null, body.Name, "text", body.Text, null), watch: false);
            return ControlEndpoints.Json(new { id = written.MessageId, refused = written.Refused });
        }
        catch (GraphException problem)
        {
            return ControlEndpoints.Problem(problem.Error.Details ?? problem.Error.Title);
        }
    }

    /// <summary>The chat is on the screen: what was delivered is read now, unless reading is automatic or receipts are off.</summary>
    private static async Task<IResult> Seen(HttpContext http, SandboxStore store, ChatBook chats, StatusWebhooks statuses)
    {
        var body = await ControlEndpoints.ReadAsync<PhoneBody>(http);
        var timings = store.Settings.Statuses;
        if (timings is { AutoRead: false, ReadMs: >= 0 } && PhoneView.Find(store, chats, body.Number, body.Customer) is { Customer: { } customer } found)
        {
            var unread = chats.Read((all, _) => all.FirstOrDefault(one => one.NumberId == body.Number && one.UserId == customer.UserId)?
                .Messages.FindAll(one => !one.FromCustomer && one.Status == "delivered") ?? []);
            foreach (var message in unread.Where(one => chats.Advance(found.Number.Id, customer.UserId, one.Id, "read")))
            {
                statuses.Read(found.Account, found.Number, customer, message);
            }
        }

        return ControlEndpoints.Json(new { success = true });
    }

    private sealed record PhoneBody(string? Number, string? Customer, string? Name, string? Text);
}
