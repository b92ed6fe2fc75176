using System.Security.Cryptography;
using System.Text;

namespace WhatsAppCrm.Benchmarks.Ingest;

/// <summary>Signed text-message webhooks as complete HTTP requests, made beforehand so that the load generator only sends.</summary>
public static class Webhooks
{
    public const string AppSecret = "benchmark-app-secret";
    public const string PhoneNumberId = "1001";

    private static readonly byte[] Key = Encoding.UTF8.GetBytes(AppSecret);

    /// <summary>Messages spread over this many customers.</summary>
    private const int Customers = 500;

    /// <summary>Distinct messages; after the last the first comes again, as Meta's repeats do.</summary>
    public static byte[][] Build(int count, int port)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var requests = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var customer = i % Customers;
            requests[i] = Sign(Inbound(PhoneNumberId, customer, $"{i:D10}", timestamp), port);
        }

        return requests;
    }

    /// <summary>A customer writes to a number.</summary>
    public static byte[] Inbound(string phoneNumberId, int customer, string id, long timestamp) => Encoding.UTF8.GetBytes(
        $$$"""{"object":"whatsapp_business_account","entry":[{"id":"2001","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100001","phone_number_id":"{{{phoneNumberId}}}"},"contacts":[{"profile":{"name":"Customer {{{customer}}}"},"wa_id":"1555{{{customer:D7}}}","user_id":"US.{{{customer:D12}}}"}],"messages":[{"from":"1555{{{customer:D7}}}","from_user_id":"US.{{{customer:D12}}}","id":"wamid.HBgLMTU1NTAwMDIyMjIVAgASGBQz{{{id}}}","timestamp":"{{{timestamp}}}","text":{"body":"Hello, is the blue one still in stock?"},"type":"text"}]},"field":"messages"}]}]}""");

    /// <summary>A body as a complete, signed HTTP request.</summary>
    public static byte[] Sign(byte[] body, int port)
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Key, body));
        var head = $"POST /api/webhooks/whatsapp HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nX-Hub-Signature-256: sha256={signature}\r\nContent-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
