using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Media;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Media;

/// <summary>From the upload to what the sandbox's ledger says Meta got.</summary>
public sealed class OutgoingMediaTests
{
    private static readonly string Samples = Path.Combine(ProductProcess.RepositoryRoot(), "WhatsAppCrm.MetaSandbox", "Customers", "Samples");

    private static readonly byte[] Recorded = File.ReadAllBytes(Path.Combine(ProductProcess.RepositoryRoot(), "WhatsAppCrm.Tests", "Features", "Media", "recorded.webm"));

    [Fact]
    public async Task Each_kind_is_uploaded_to_Meta_first_and_sent_by_its_id()
    {
        await using var host = await ProductHost.StartAsync();
        var (owner, phone) = await host.ConnectAsync();
        var conversation = await OpenAsync(owner, phone);
        (string File, string As, MessageKind Kind, string Type, string? Caption)[] files =
        [
            ("picture.jpg", "FILE", MessageKind.IMAGE, "image/jpeg", "Look"), ("film.mp4", "FILE", MessageKind.VIDEO, "video/mp4", null),
            ("voice.ogg", "FILE", MessageKind.AUDIO, "audio/ogg", null), ("sticker.webp", "STICKER", MessageKind.STICKER, "image/webp", null),
        ];

        var messages = new List<Guid>();
        foreach (var file in files)
        {
            var (status, answer) = await UploadAsync(owner, await File.ReadAllBytesAsync(Path.Combine(Samples, file.File)), file.File, file.As);
            Assert.Equal((HttpStatusCode.Created, file.Kind.ToString(), file.Type), (status, (string?)answer["kind"], (string?)answer["mimeType"]));
            messages.Add(await SendAsync(owner, conversation, file.Kind, (string)answer["mediaId"]!, file.Caption));
        }

        var (_, pdf) = await UploadAsync(owner, "%PDF-1.4\n%%EOF\n"u8.ToArray(), "Preços 2026.pdf");
        messages.Add(await SendAsync(owner, conversation, MessageKind.DOCUMENT, (string)pdf["mediaId"]!, null));
        foreach (var id in messages) await SentAsync(owner, id);

        var uploads = await CallsAsync(host, "/media");
        var sends = (await CallsAsync(host, "/messages")).Select(call => call["body"]!.AsObject()).ToList();
        Assert.Equal(messages.Count, uploads.Count);
        Assert.Equal(["image", "video", "audio", "sticker", "document"], sends.Select(send => (string?)send["type"]));
        Assert.Equal(uploads.Select(call => (string?)call["answer"]!["id"]), sends.Select(send => (string?)send[(string)send["type"]!]!["id"]));
        Assert.Equal(("Look", "Preços 2026.pdf"), ((string?)sends[0]["image"]!["caption"], (string?)sends[4]["document"]!["filename"]));
        using var served = await owner.Http.GetAsync($"/media/{messages[0]}");
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Samples, "picture.jpg")), await served.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_same_file_once_more_needs_no_other_upload_until_Meta_forgets_it()
    {
        await using var host = await ProductHost.StartAsync();
        var (owner, phone) = await host.ConnectAsync();
        var conversation = await OpenAsync(owner, phone);
        var (_, upload) = await UploadAsync(owner, MediaWorld.Pixel, "pixel.png");

        await SentAsync(owner, await SendAsync(owner, conversation, MessageKind.IMAGE, (string)upload["mediaId"]!, null));
        await SentAsync(owner, await SendAsync(owner, conversation, MessageKind.IMAGE, (string)upload["mediaId"]!, null));
        Assert.Single(await CallsAsync(host, "/media"));

        await owner.SaveAsync(db => db.MessageMedia.ExecuteUpdateAsync(set => set.SetProperty(file => file.UploadedAtUtc, DateTime.UtcNow.AddDays(-30))));
        await SentAsync(owner, await SendAsync(owner, conversation, MessageKind.IMAGE, (string)upload["mediaId"]!, null));
        Assert.Equal(2, (await CallsAsync(host, "/media")).Count);
    }

    [Fact]
    public async Task A_failed_upload_waits_and_the_message_leaves_once()
    {
        await using var host = await ProductHost.StartAsync();
        var (owner, phone) = await host.ConnectAsync();
        var conversation = await OpenAsync(owner, phone);
        await host.Sandbox.FaultAsync($"POST /{phone.PhoneNumberId}/media", status: 500);
        var (_, upload) = await UploadAsync(owner, MediaWorld.Pixel, "pixel.png");

        await SentAsync(owner, await SendAsync(owner, conversation, MessageKind.IMAGE, (string)upload["mediaId"]!, null));

        Assert.Single(await CallsAsync(host, "/messages"));
    }

    [Fact]
    public async Task A_recording_of_Chromium_arrives_as_a_voice_note()
    {
        await using var host = await ProductHost.StartAsync();
        var (owner, phone) = await host.ConnectAsync();
        var conversation = await OpenAsync(owner, phone);

        var (status, answer) = await UploadAsync(owner, Recorded, "voice.webm", "VOICE");
        Assert.Equal((HttpStatusCode.Created, "audio/ogg", true), (status, (string?)answer["mimeType"], (bool)answer["isVoice"]!));
        await SentAsync(owner, await SendAsync(owner, conversation, MessageKind.AUDIO, (string)answer["mediaId"]!, null, isVoice: true));

        Assert.True((bool)Assert.Single(await CallsAsync(host, "/messages"))["body"]!["audio"]!["voice"]!);
    }

    [Fact]
    public async Task What_Meta_would_refuse_is_refused_by_its_content_before_it_is_queued()
    {
        await using var host = await ProductHost.StartAsync();
        var (owner, phone) = await host.ConnectAsync();
        var conversation = await OpenAsync(owner, phone);
        byte[] large = [.. MediaWorld.Pixel, .. new byte[6 << 20]];

        foreach (var (content, name, words) in new[]
        {
            ("<html></html>"u8.ToArray(), "page.png", "type"), ("MZ program"u8.ToArray(), "setup.exe", "type"), (large, "large.png", "5 MB"), ([], "empty.pdf", "fill"),
        })
        {
            var (status, answer) = await UploadAsync(owner, content, name);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(words, answer["errors"]!["file"]![0]!.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        var (_, upload) = await UploadAsync(owner, MediaWorld.Pixel, "pixel.png");
        await Assert.ThrowsAsync<InvalidInputException>(() => SendAsync(owner, conversation, MessageKind.VIDEO, (string)upload["mediaId"]!, null));
        var other = await host.NewOwnerAsync("Another organization");
        var (_, theirs) = await UploadAsync(other, MediaWorld.Pixel, "pixel.png");
        await Assert.ThrowsAsync<InvalidInputException>(() => SendAsync(owner, conversation, MessageKind.IMAGE, (string)theirs["mediaId"]!, null));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(host.DataDirectory, "media", "incoming")));
    }

    [Fact]
    public async Task A_browser_needs_the_token_that_only_our_pages_have()
    {
        await using var host = await ProductHost.StartAsync();
        using var browser = new Browser(host);
        await browser.RegisterAsync("sender@example.test");

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/api/integrations/whatsapp/media", ("file", "x"))).Status);
    }

    [Fact]
    public async Task An_upload_nobody_sent_is_swept_after_a_day_and_a_sent_one_stays_with_its_message()
    {
        await using var host = await ProductHost.StartAsync();
        var (owner, phone) = await host.ConnectAsync();
        var conversation = await OpenAsync(owner, phone);
        var (_, sent) = await UploadAsync(owner, MediaWorld.Pixel, "sent.png");
        await UploadAsync(owner, MediaWorld.Pixel, "forgotten.png");
        var message = await SendAsync(owner, conversation, MessageKind.IMAGE, (string)sent["mediaId"]!, null);
        await SentAsync(owner, message);
        var keys = await owner.ReadAsync(db => db.MediaUploads.OrderBy(upload => upload.Id).Select(upload => upload.StorageKey).ToListAsync());
        foreach (var key in keys) File.SetLastWriteTimeUtc(Path.Combine(host.DataDirectory, "media", key), DateTime.UtcNow.AddDays(-2));
        await owner.SaveAsync(db => db.MediaUploads.ExecuteUpdateAsync(set => set.SetProperty(upload => upload.CreatedAtUtc, DateTime.UtcNow.AddDays(-2))));

        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SweepMedia>().RunAsync(CancellationToken.None);

        Assert.Equal([true, false], keys.Select(key => File.Exists(Path.Combine(host.DataDirectory, "media", key))));
        Assert.Empty(await owner.ReadAsync(db => db.MediaUploads.ToListAsync()));
    }

    private static async Task<Guid> OpenAsync(Actor owner, ConnectedPhone phone)
    {
        var message = await owner.ReceiveAsync(phone, new JsonObject { ["type"] = "text" });
        return await owner.ReadAsync(db => db.Messages.Where(one => one.Id == message).Select(one => one.ConversationId).SingleAsync());
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> UploadAsync(Actor actor, byte[] content, string name, string sendAs = "FILE")
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "file", name } };
        using var answer = await actor.Http.PostAsync("/api/integrations/whatsapp/media?as=" + sendAs, form);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static async Task<Guid> SendAsync(Actor owner, Guid conversation, MessageKind kind, string mediaId, string? caption, bool isVoice = false)
    {
        await using var scope = owner.BeginScope();
        var content = new OutgoingMedia(kind, mediaId, caption, IsVoice: isVoice);
        return (await scope.ServiceProvider.GetRequiredService<QueueMessage>().RunAsync(new MessageToSend(content, conversation), CancellationToken.None)).MessageId;
    }

    private static Task SentAsync(Actor owner, Guid messageId) => WaitFor.Async(
        async () => await owner.ReadAsync(db => db.Messages.Where(one => one.Id == messageId).Select(one => one.Status).SingleAsync()) is >= MessageStatus.SENT and not MessageStatus.FAILED,
        TimeSpan.FromSeconds(30), $"message {messageId} is sent");

    /// <summary>What the sandbox answered well, in order.</summary>
    private static async Task<IReadOnlyList<JsonObject>> CallsAsync(ProductHost host, string ending) =>
        [.. (await host.Sandbox.WireAsync()).AsArray().Select(call => call!.AsObject())
            .Where(call => (string?)call["method"] == "POST" && ((string)call["path"]!).EndsWith(ending, StringComparison.Ordinal) && (int)call["status"]! == 200 && call["body"]?["status"] is null)];
}
