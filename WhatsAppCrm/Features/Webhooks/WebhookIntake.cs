using System.Buffers;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Infrastructure.Faults;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Where Meta delivers. GET answers the subscription's challenge. POST: the raw bytes, their signature, one durable row,
/// and only then 200; nothing is interpreted here. Meta repeats for up to 7 days whatever is not answered with exactly 200.
/// Meta Cloud API, webhooks overview, read 2026-11-20.
/// </summary>
public sealed class WebhookIntake(RequestDelegate next, WebhookSignature signature, WebhookWriter writer, ILogger<WebhookIntake> logger)
{
    /// <summary>Meta sends up to 3 MB.</summary>
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    private static readonly string[] Paths = ["/api/webhooks/whatsapp", "/webhooks/whatsapp", "/api/v1/whatsapp/webhook"];

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsOurs(context.Request.Path.Value)) return next(context);
        if (HttpMethods.IsPost(context.Request.Method)) return PostAsync(context);
        if (HttpMethods.IsGet(context.Request.Method)) return GetAsync(context);

        context.Response.Headers.Allow = "GET, POST";
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    }

    private static bool IsOurs(string? path)
    {
        foreach (var ours in Paths)
        {
            if (string.Equals(path, ours, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static async Task GetAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var challenge = await context.RequestServices.GetRequiredService<VerifyWebhookSubscription>()
            .RunAsync(query["hub.mode"], query["hub.verify_token"], query["hub.challenge"], context.RequestAborted);
        if (challenge is null)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.WriteAsync(challenge, context.RequestAborted);
    }

    private async Task PostAsync(HttpContext context)
    {
        var request = context.Request;
        var header = request.Headers[WebhookSignature.Header];
        if (!WebhookSignature.IsWellFormed(header))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "WHATSAPP_SIGNATURE_INVALID");
            return;
        }

        byte[]? body;
        try
        {
            body = request.ContentLength > MaxBodyBytes ? null : await ReadAsync(request, context.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            await RefuseAsync(context, exception.StatusCode, "WHATSAPP_PAYLOAD_INVALID");
            return;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The sender went away in the middle of its own request: there is nobody to answer.
            context.Abort();
            return;
        }

        if (body is null) await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "WHATSAPP_PAYLOAD_TOO_LARGE");
        else if (!signature.IsValid(body, header)) await RefuseAsync(context, StatusCodes.Status401Unauthorized, "WHATSAPP_SIGNATURE_INVALID");
        else if (!WebhookEnvelope.IsForWhatsApp(body)) await RefuseAsync(context, StatusCodes.Status400BadRequest, "WHATSAPP_PAYLOAD_INVALID");
        else if (await writer.WriteAsync(body)) Accept(context.Response);
        else
        {
            context.Response.Headers.RetryAfter = "5";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "WHATSAPP_INTAKE_UNAVAILABLE");
        }
    }

    /// <returns>Null when there is more than is allowed; a chunked body does not say so beforehand.</returns>
    private static async ValueTask<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (buffer.Length > MaxBodyBytes)
            {
                reader.AdvanceTo(buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                var body = GC.AllocateUninitializedArray<byte>((int)buffer.Length);
                buffer.CopyTo(body);
                reader.AdvanceTo(buffer.End);
                return body;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static void Accept(HttpResponse response)
    {
        response.ContentLength = 0;
        if (CrashPoints.IsArmed) response.OnCompleted(static () =>
        {
            CrashPoints.Pass(CrashPoint.IN_ANSWERED);
            return Task.CompletedTask;
        });
    }

    private Task RefuseAsync(HttpContext context, int status, string errorCode)
    {
        logger.LogWarning("A webhook from {RemoteAddress} was refused: {ErrorCode}", context.Connection.RemoteIpAddress, errorCode);
        return ProblemWriter.WriteAsync(context, new ProblemDetails { Status = status, Title = ProblemTexts.English(errorCode), Extensions = { ["errorCode"] = errorCode } });
    }
}
