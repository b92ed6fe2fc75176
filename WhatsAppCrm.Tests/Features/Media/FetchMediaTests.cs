using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Media;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Media;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Media;

/// <summary>From the customer's signed webhook to the file in its place.</summary>
public sealed class FetchMediaTests
{
    [Fact]
    public async Task A_picture_is_fetched_at_once_whole_and_with_its_hash()
    {
        await using var host = await ProductHost.StartAsync();
        var (owner, phone) = await host.ConnectAsync();

        var id = await owner.ReceiveAsync(phone, await host.PutAsync(phone));
        var file = await owner.StoredAsync(id);

        Assert.Equal(MediaWorld.Pixel, await File.ReadAllBytesAsync(host.PathOf(file)));
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(MediaWorld.Pixel)), "image/png", 1, 1, (long)MediaWorld.Pixel.Length), (file.ContentHash, file.ContentType, file.Width, file.Height, file.SizeInBytes));
        Assert.DoesNotContain("incoming", file.StorageKey, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(host.DataDirectory, "media", "incoming")));
    }

    [Theory]
    [InlineData("image", "image/jpeg")]
    [InlineData("video", "video/mp4")]
    [InlineData("audio", "audio/ogg")]
    [InlineData("document", "application/pdf")]
    [InlineData("sticker", "image/webp")]
    public async Task Every_kind_is_known_by_its_content(string type, string contentType)
    {
        await using var host = await ProductHost.StartAsync();
        var (owner, phone) = await host.ConnectAsync();

        var id = await owner.ReceiveAsync(phone, new System.Text.Json.Nodes.JsonObject { ["type"] = type });

        Assert.Equal(contentType, (await owner.StoredAsync(id)).ContentType);
    }

    [Fact]
    public async Task Whatever_went_wrong_the_message_is_there_and_another_try_brings_the_file()
    {
        await using var host = await ProductHost.StartAsync();
        var (owner, phone) = await host.ConnectAsync();
        foreach (var (status, drop, problem) in new (int?, string?, MediaProblem)[]
        {
            (404, null, MediaProblem.UNREACHABLE), // an address that is no longer good
            (302, null, MediaProblem.ADDRESS_REFUSED), // a redirect is not followed
            (503, null, MediaProblem.UNREACHABLE),
            (null, "after", MediaProblem.UNREACHABLE), // half a file
        })
        {
            var media = await host.PutAsync(phone, bytes: 4 << 20);
            await host.Sandbox.FaultAsync($"GET /media/{media}", status: status, drop: drop);
            var id = await owner.ReceiveAsync(phone, media);
            var missed = await owner.FileUntilAsync(id, file => file.Problem is not null || file.State == MediaState.STORED);
            if (missed.State != MediaState.STORED)
            {
                Assert.Equal((problem, MediaState.PENDING, false), (missed.Problem, missed.State, File.Exists(host.PathOf(missed))));
                await owner.PostAsync($"/api/integrations/messages/{id}/media/retry", new { });
            }

            Assert.Null((await owner.StoredAsync(id)).Problem);
        }

        var opened = (await host.Sandbox.WireAsync()).AsArray().Where(call => ((string)call!["path"]!).EndsWith("/open", StringComparison.Ordinal));
        Assert.Empty(opened);
    }

    [Fact]
    public async Task A_wrong_hash_a_foreign_host_and_a_file_too_large_never_get_a_place()
    {
        await using var host = await ProductHost.StartAsync();
        var (owner, phone) = await host.ConnectAsync();

        var damaged = await owner.ReceiveAsync(phone, await host.PutAsync(phone, sha256: new string('0', 64)));
        var foreign = await owner.ReceiveAsync(phone, await host.PutAsync(phone, link: "https://files.example.com/picture.png"));
        var disguised = await owner.ReceiveAsync(phone, await host.PutAsync(phone, link: "https://lookaside.fbsbx.com.example.com/picture.png"));
        // It says that it is small, and does not end: only the stream tells.
        var large = await owner.ReceiveAsync(phone, await host.PutAsync(phone, bytes: (100 << 20) + 1, size: 1000));

        foreach (var (id, problem, state) in new[]
        {
            (damaged, MediaProblem.DAMAGED, MediaState.PENDING), (foreign, MediaProblem.ADDRESS_REFUSED, MediaState.PENDING),
            (disguised, MediaProblem.ADDRESS_REFUSED, MediaState.PENDING), (large, MediaProblem.TOO_LARGE, MediaState.FAILED),
        })
        {
            var file = await owner.FileUntilAsync(id, one => one.Problem is not null);
            Assert.Equal((problem, state, null), (file.Problem, file.State, file.StorageKey));
            Assert.False(File.Exists(host.PathOf(file)));
        }

        // Another try may be under way just now.
        await WaitFor.Async(() => !Directory.EnumerateFiles(Path.Combine(host.DataDirectory, "media", "incoming")).Any(), what: "no draft stays");
    }

    [Fact]
    public async Task What_Meta_does_not_keep_any_longer_is_given_up_and_the_number_stays_connected()
    {
        await using var host = await ProductHost.StartAsync();
        var (owner, phone) = await host.ConnectAsync();

        var id = await owner.ReceiveAsync(phone, "999");
        await owner.FileUntilAsync(id, file => file.Problem == MediaProblem.GONE);
        for (var tries = 2; tries <= 5; tries++)
        {
            await owner.SaveAsync(db => db.MessageMedia.Where(file => file.MessageId == id).ExecuteUpdateAsync(set => set.SetProperty(file => file.NextAttemptAtUtc, (DateTime?)null)));
            host.Services.GetRequiredService<MediaSignal>().Wake();
            var attempt = tries;
            await owner.FileUntilAsync(id, file => file.Attempts >= attempt && file.ClaimedUntilUtc is null);
        }

        Assert.Equal(MediaState.FAILED, (await owner.FileAsync(id)).State);
        Assert.Equal(WhatsAppCrm.Domain.WhatsAppAccounts.WhatsAppAccountStatus.CONNECTED, await owner.ReadAsync(db => db.WhatsAppAccounts.Select(account => account.Status).SingleAsync()));
    }

    [Fact]
    public async Task A_claim_left_by_a_process_that_died_is_taken_up_when_it_ends_and_not_before()
    {
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" });
        var (owner, phone) = await host.ConnectAsync();
        var id = await TakenInAsync(host, owner, phone);
        await using var scope = host.Services.CreateAsyncScope();
        var claims = scope.ServiceProvider.GetRequiredService<MediaClaims>();

        Assert.Equal(id, Assert.Single(await claims.RunAsync(10, _ => 4, CancellationToken.None)).MessageId);
        Assert.Empty(await claims.RunAsync(10, _ => 4, CancellationToken.None));
        await owner.SaveAsync(db => db.MessageMedia.ExecuteUpdateAsync(set => set.SetProperty(file => file.ClaimedUntilUtc, DateTime.UtcNow.AddSeconds(-1))));
        Assert.Equal(2, Assert.Single(await claims.RunAsync(10, _ => 4, CancellationToken.None)).Attempts);
    }

    [Fact]
    public async Task Drafts_orphans_and_files_of_messages_taken_back_are_swept_and_nothing_else()
    {
        await using var host = await ProductHost.StartAsync();
        var (owner, phone) = await host.ConnectAsync();
        var kept = await owner.StoredAsync(await owner.ReceiveAsync(phone, await host.PutAsync(phone)));
        var removed = await owner.StoredAsync(await owner.ReceiveAsync(phone, await host.PutAsync(phone)));
        await owner.SaveAsync(async db => (await db.MessageMedia.SingleAsync(file => file.MessageId == removed.MessageId)).Remove());
        var draft = Path.Combine(host.DataDirectory, "media", "incoming", "left");
        var orphan = Path.Combine(host.DataDirectory, "media", MediaKey.Of(owner.OrganizationId, Guid.NewGuid()));
        var fresh = Path.Combine(host.DataDirectory, "media", MediaKey.Of(owner.OrganizationId, Guid.NewGuid()));
        foreach (var path in new[] { draft, orphan, fresh })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, MediaWorld.Pixel);
        }

        foreach (var path in new[] { draft, orphan, host.PathOf(kept) }) File.SetLastWriteTimeUtc(path, DateTime.UtcNow - SweepMedia.Patience - TimeSpan.FromMinutes(1));
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SweepMedia>().RunAsync(CancellationToken.None);

        Assert.Equal([false, false, true, true, false], [File.Exists(draft), File.Exists(orphan), File.Exists(fresh), File.Exists(host.PathOf(kept)), File.Exists(host.PathOf(removed))]);
        Assert.Null((await owner.FileAsync(removed.MessageId)).StorageKey);
    }

    /// <summary>A file to fetch in a process that fetches none.</summary>
    private static async Task<Guid> TakenInAsync(ProductHost host, Actor owner, ConnectedPhone phone)
    {
        var message = Build.Inbound(wamid: "wamid.claimed");
        await owner.SaveAsync(db =>
        {
            var contact = Build.Contact(owner.OrganizationId);
            var conversation = new Conversation(owner.OrganizationId, phone.AccountId, contact.Id, null, DateTime.UtcNow);
            message = Message.Inbound(conversation, "wamid.claimed", MessageKind.IMAGE, null, null, DateTime.UtcNow, DateTime.UtcNow);
            db.AddRange(contact, conversation, message, new MessageMedia(message, new("77", "image/png", null, null, null, false, false), DateTime.UtcNow));
        });
        return message.Id;
    }
}
