using System.Security.Cryptography;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Infrastructure.Secrets;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.AutoReply;

/// <summary>One signed request to an organization's brain.</summary>
public sealed class BrainCall(OutsideHttp http, SecretProtector secrets, TimeProvider clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const int LargestAnswer = 64 * 1024;

    /// <param name="id">Stays the same when the same question is asked again.</param>
    public async Task<BrainAnswer> RunAsync(AutoReplySettings settings, string id, BrainRequest request, CancellationToken cancellationToken)
    {
        if (settings.Plan().Brain.Url is not { } url) return BrainAnswer.Failed(BrainTrouble.ADDRESS_REFUSED);
        var body = request.ToJson();
        Dictionary<string, string> signature;
        try
        {
            var secret = secrets.Unprotect(settings.OrganizationId, SecretColumns.BrainSecret, settings.ProtectedBrainSecret ?? "");
            signature = StandardWebhooks.Headers(secret, id, clock.GetUtcNow(), body);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return BrainAnswer.Failed(BrainTrouble.SECRET_LOST);
        }

        return BrainAnswer.Of(await http.PostJsonAsync(url, body, signature, Patience, LargestAnswer, cancellationToken));
    }
}
