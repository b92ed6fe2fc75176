using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Media;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Media;

/// <summary>A product whose owner has connected a number; customers send files to it through the sandbox's signed webhooks.</summary>
internal static class MediaWorld
{
    public const string Customer = "15550100142";

    /// <summary>The smallest picture there is: one pixel.</summary>
    public static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkqPtfDwAEOQHmnhfvTgAAAABJRU5ErkJggg==");

    public static async Task<(Actor Owner, ConnectedPhone Phone)> ConnectAsync(this ProductHost host, int account = 0, int number = 0)
    {
        var owner = await host.NewOwnerAsync();
        return (owner, await owner.ConnectNumberAsync(account, number));
    }

    /// <summary>Puts a file at Meta; what is told of it may be untrue.</summary>
    public static async Task<string> PutAsync(this ProductHost host, ConnectedPhone phone, byte[]? content = null, long? bytes = null, string mimeType = "image/png", string? sha256 = null, string? link = null, long? size = null)
    {
        using var answer = await host.Http.PostAsJsonAsync("/sandbox/control/media", new
        {
            phoneNumberId = phone.PhoneNumberId, mimeType, base64 = bytes is null ? Convert.ToBase64String(content ?? Pixel) : null, bytes, sha256, link, size,
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    /// <summary>A customer sends the file with this id. Returns the message's id here.</summary>
    public static async Task<Guid> ReceiveAsync(this Actor owner, ConnectedPhone phone, string mediaId, string type = "image", string? fileName = null)
    {
        var file = new JsonObject { ["id"] = mediaId, ["mime_type"] = "image/png" };
        if (fileName is not null) file["filename"] = fileName;
        return await owner.ReceiveAsync(phone, new JsonObject { ["type"] = type, [type] = file });
    }

    public static async Task<Guid> ReceiveAsync(this Actor owner, ConnectedPhone phone, JsonObject raw)
    {
        var sent = await owner.Host.Sandbox.InboundAsync(phone.PhoneNumberId, from: Customer, raw: raw);
        var wamid = (string)sent!["messages"]![0]!["id"]!;
        return await WaitFor.Async(async () => await owner.ReadAsync(db => db.Messages.Where(one => one.ProviderMessageId == wamid).Select(one => new Found(one.Id)).SingleOrDefaultAsync()), what: "the message is here") is var found
            ? found.Id : default;
    }

    public static Task<MessageMedia> FileAsync(this Actor owner, Guid messageId) => owner.ReadAsync(db => db.MessageMedia.AsNoTracking().SingleAsync(file => file.MessageId == messageId));

    public static Task<MessageMedia> FileUntilAsync(this Actor owner, Guid messageId, Func<MessageMedia, bool> isSo) => WaitFor.Async(
        async () => await owner.FileAsync(messageId) is var file && isSo(file) ? file : null, TimeSpan.FromSeconds(20), $"the file of {messageId}");

    public static Task<MessageMedia> StoredAsync(this Actor owner, Guid messageId) => owner.FileUntilAsync(messageId, file => file.State == MediaState.STORED);

    public static string PathOf(this ProductHost host, MessageMedia file) => Path.Combine(host.DataDirectory, "media", file.StorageKey ?? MediaKey.Of(file.OrganizationId, file.MessageId));

    private sealed record Found(Guid Id);
}
