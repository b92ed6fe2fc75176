using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>Making customers write, and sending webhooks of any shape.</summary>
internal static class InboundControl
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/inbound", Write);
        group.MapPost("/webhook", Deliver);
        group.MapPost("/verify-webhook", Verify);
    }

    private static async Task<IResult> Write(HttpContext http, Inbound inbound, SandboxStore store)
    {
        var body = await ControlEndpoints.ReadAsync<InboundBody>(http);
        var number = body.PhoneNumberId ?? store.Read(world => world.Numbers.Find(one => one.Reachable)?.Id);
        if (number is null)
        {
            return ControlEndpoints.Problem("phoneNumberId is missing, and no number is registered");
        }

        var count = Math.Clamp(body.Count ?? 1, 1, 10_000);
        var results = new List<InboundResult>(count);
        for (var index = 0; index < count; index++)
        {
            var text = body.Text is null ? null : body.Text.Replace("{n}", (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
            results.Add(inbound.Write(new(number, body.From, body.UserId, body.Name, body.Type, text, body.Raw, body.At?.UtcDateTime), body.Wait));
        }

        var deliveries = new List<DeliveryResult?>(count);
        foreach (var result in results)
        {
            deliveries.Add(body.Wait && result.Delivery is { } delivery ? await Awaited(delivery, http.RequestAborted) : null);
        }

        return ControlEndpoints.Json(new
        {
            refused = results[0].Refused,
            delivered = deliveries.TrueForAll(one => one is { Delivered: true }),
            messages = results.Zip(deliveries, (one, delivery) => new { id = one.MessageId, from = one.From, userId = one.UserId, webhook = delivery }),
        });
    }

    private static async Task<IResult> Deliver(HttpContext http, WebhookQueue queue)
    {
        var body = await ControlEndpoints.ReadAsync<WebhookBody>(http);
        if (body.Body is null)
        {
            return ControlEndpoints.Problem("body is missing: a JSON value, or a text that is sent as it is");
        }

        var text = body.Body is JsonValue value && value.TryGetValue<string>(out var raw) ? raw : body.Body.ToJsonString(WebhookJson.Options);
        var delivery = queue.Add(text, body.Url, watch: body.Wait);
        var result = body.Wait ? await Awaited(delivery, http.RequestAborted) : null;
        if (body.Once && result is { Delivered: false })
        {
            queue.Done(delivery);
        }

        return ControlEndpoints.Json(new { delivered = result?.Delivered, status = result?.Status, problem = result?.Problem, ms = result?.Ms });
    }

    private static async Task<IResult> Verify(HttpContext http, WebhookClient client, WebhookTargets targets, SandboxStore store)
    {
        var body = await ControlEndpoints.ReadAsync<VerifyBody>(http);
        if ((body.Url ?? targets.AppUrl) is not { } url)
        {
            return ControlEndpoints.Problem("no callback URL yet: the server has not started");
        }

        var problem = await client.VerifyAsync(url, body.VerifyToken ?? store.Options.VerifyToken, http.RequestAborted);
        return ControlEndpoints.Json(new { verified = problem is null, problem, url });
    }

    /// <summary>What came of the first attempt; null when there is none or nobody waits.</summary>
    public static async Task<DeliveryResult?> Awaited(Delivery? delivery, bool wait, CancellationToken cancellation) =>
        wait && delivery is not null ? await Awaited(delivery, cancellation) : null;

    private static async Task<DeliveryResult> Awaited(Delivery delivery, CancellationToken cancellation)
    {
        try
        {
            return await delivery.FirstAttempt!.Task.WaitAsync(LongestWait, cancellation);
        }
        catch (TimeoutException)
        {
            return new(false, 0, "still waiting", LongestWait.TotalMilliseconds);
        }
    }

    private sealed class InboundBody
    {
        public string? PhoneNumberId { get; set; }

        public string? From { get; set; }

        public string? UserId { get; set; }

        public string? Name { get; set; }

        public string? Type { get; set; }

        /// <summary><c>{n}</c> becomes the number of the message when there are several.</summary>
        public string? Text { get; set; }

        public JsonObject? Raw { get; set; }

        public int? Count { get; set; }

        public DateTimeOffset? At { get; set; }

        public bool Wait { get; set; } = true;
    }

    private sealed class WebhookBody
    {
        public JsonNode? Body { get; set; }

        public string? Url { get; set; }

        public bool Wait { get; set; } = true;

        /// <summary>True does not repeat a refused delivery.</summary>
        public bool Once { get; set; }
    }

    private sealed class VerifyBody
    {
        public string? Url { get; set; }

        public string? VerifyToken { get; set; }
    }
}
