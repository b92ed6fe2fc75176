using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Benchmarks.Ingest;

/// <summary>
/// What the product is measured against, each in a process of its own: an endpoint that reads the body, checks the
/// signature and answers; and the same with one EF Core SaveChanges per request into the same table.
/// </summary>
public static class ReferenceServers
{
    public const string Bare = "serve-bare";
    public const string EfCore = "serve-ef";

    public static async Task<int> RunAsync(string kind, string url, string[] args)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        if (kind == EfCore)
        {
            var provider = Enum.Parse<DatabaseProvider>(args[0]);
            // The same transaction per request: the gate is what keeps SQLite from busy polling, so it has one too.
            builder.Services.AddDatabase(new DatabaseAddress(provider, args[1]));
        }

        await using var app = builder.Build();
        var key = Encoding.UTF8.GetBytes(Webhooks.AppSecret);
        app.MapPost("/api/webhooks/whatsapp", async context =>
        {
            var body = new byte[(int)context.Request.ContentLength!.Value];
            await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
            if (!IsSigned(key, body, context.Request.Headers["X-Hub-Signature-256"].ToString()))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            if (kind == EfCore)
            {
                await using var db = await context.RequestServices.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync();
                using var turn = await context.RequestServices.GetRequiredService<WebhookWriteGate>().EnterAsync(context.RequestAborted);
                db.WebhookEvents.Add(new WebhookEvent(body, DateTime.UtcNow));
                await db.SaveChangesAsync();
            }

            context.Response.ContentLength = 0;
        });
        app.MapGet("/health/ready", () => "ready");
        await app.RunAsync();
        return 0;
    }

    private static bool IsSigned(byte[] key, byte[] body, string header)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, body, expected);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return header.Length == 71
            && Convert.FromHexString(header.AsSpan(7), given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(expected, given);
    }
}
