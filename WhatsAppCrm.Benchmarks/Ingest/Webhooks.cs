using System.Security.Cryptography;
using System.Text;

namespace WhatsAppCrm.Benchmarks.Ingest;

/// <summary>Signed text-message webhooks as complete HTTP requests, made beforehand so that the load generator only sends.</summary>
public static class Webhooks
{
    public const string AppSecret = "benchmark-app-secret";
    public const string PhoneNumberId = "1001";

    /// <summary>Messages spread over this many customers.</summary>
    private const int Customers = 500;

    /// <summary>Distinct messages; after the last the first comes again, as Meta's repeats do.</summary>
    public static byte[][] Build(int count, int port)
    {
        var key = Encoding.UTF8.GetBytes(AppSecret);
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var requests = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var customer = i % Customers;
            var body = Encoding.UTF8.GetBytes(
                $$$"""{"object":"whatsapp_business_account","entry":[{"id":"2001","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100001","phone_number_id":"{{{PhoneNumberId}}}"},"contacts":[{"profile":{"name":"Customer {{{customer}}}"},"wa_id":"1555{{{customer:D7}}}","user_id":"US.{{{customer:D12}}}"}],"messages":[{"from":"1555{{{customer:D7}}}","from_user_id":"US.{{{customer:D12}}}","id":"wamid.HBgLMTU1NTAwMDIyMjIVAgASGBQz{{{i:D10}}}","timestamp":"{{{timestamp}}}","text":{"body":"Hello, is the blue one still in stock?"},"type":"text"}]},"field":"messages"}]}]}""");
            var head = $"POST /api/webhooks/whatsapp HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nX-Hub-Signature-256: sha256={Convert.ToHexStringLower(HMACSHA256.HashData(key, body))}\r\nContent-Length: {body.Length}\r\n\r\n";
            requests[i] = [.. Encoding.ASCII.GetBytes(head), .. body];
        }

        return requests;
    }
}
