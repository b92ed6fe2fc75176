using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>Section <c>RateLimits</c>: guessing passwords must be slow, working must not.</summary>
public sealed class RateLimitSettings
{
    public const string Section = "RateLimits";

    /// <summary>Attempts to sign in, register or reset, a minute, from one address.</summary>
    public int AccountAttemptsPerAddress { get; set; } = 30;

    /// <summary>The same for one e-mail, from wherever.</summary>
    public int AccountAttemptsPerEmail { get; set; } = 15;
}

/// <summary>The framework's limiter for addresses; <see cref="AccountAttempts"/> adds the e-mail, which only the form knows.</summary>
public static class RateLimits
{
    /// <summary>Put on every endpoint that takes a password or an e-mail; only its POST counts.</summary>
    public const string Accounts = "accounts";

    public static void AddRateLimits(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<RateLimitSettings>(builder.Configuration.GetSection(RateLimitSettings.Section));
        builder.Services.AddSingleton<AccountAttempts>();
        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (context, _) =>
            {
                if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)) ProblemWriter.SetRetryAfter(context.HttpContext, wait);
                return ValueTask.CompletedTask;
            };
            options.AddPolicy(Accounts, context => HttpMethods.IsPost(context.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(AddressOf(context), _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = context.RequestServices.GetRequiredService<IOptions<RateLimitSettings>>().Value.AccountAttemptsPerAddress,
                    Window = TimeSpan.FromMinutes(1),
                })
                : RateLimitPartition.GetNoLimiter(""));
        });
    }

    // A network of its own is what one subscriber gets with IPv6: the first 64 bits.
    private static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]).ToString()
            : address.ToString();
    }
}

/// <summary>Counts attempts on one e-mail, whoever makes them and whether or not the account exists.</summary>
public sealed class AccountAttempts(IOptions<RateLimitSettings> settings) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(email =>
        RateLimitPartition.GetFixedWindowLimiter(email, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = settings.Value.AccountAttemptsPerEmail,
            Window = TimeSpan.FromMinutes(1),
        }));

    /// <exception cref="ProblemException"><c>RATE_LIMITED</c>, with how long to wait.</exception>
    public void Count(string? email)
    {
        using var lease = _limiter.AttemptAcquire((email ?? "").Trim().ToUpper(CultureInfo.InvariantCulture));
        if (lease.IsAcquired) return;
        throw new ProblemException(new Problem("RATE_LIMITED", ProblemKind.TooMany)
        {
            RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1),
        });
    }

    public void Dispose() => _limiter.Dispose();
}
