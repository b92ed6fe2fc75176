using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Inbox;

namespace WhatsAppCrm.Tests.Features.Inbox;

/// <summary>A file as it is drawn while it comes, when it does not, and once it is here.</summary>
public sealed class MessageFileTests : BunitContext
{
    public MessageFileTests()
    {
        Services.AddLocalization();
        JSInterop.Mode = JSRuntimeMode.Loose;
        // What trying again needs is looked at through the front door; here it is only drawn.
        ComponentFactories.AddStub<FileWaiting>(parameters => $"<i data-waiting=\"{parameters.Get(one => one.File).Problem}\"></i>");
    }

    [Fact]
    public void While_it_is_not_here_nothing_points_to_it()
    {
        var waiting = Draw(MessageKind.IMAGE, new("image/jpeg", null, null, false, MediaState.PENDING) { Url = "/media/1" });
        var failed = Draw(MessageKind.IMAGE, new("image/jpeg", null, null, false, MediaState.FAILED) { Url = "/media/1", Problem = MediaProblem.GONE });

        Assert.NotNull(waiting.Find("[data-waiting]"));
        Assert.Equal("GONE", failed.Find("[data-waiting]").GetAttribute("data-waiting"));
        Assert.DoesNotContain("/media/1", waiting.Markup + failed.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_keeps_its_place_free_and_opens()
    {
        var file = Draw(MessageKind.IMAGE, Stored("image/jpeg") with { Width = 4000, Height = 3000 });

        var picture = file.Find("[data-view] img");
        Assert.Equal("/media/1", file.Find("[data-view]").GetAttribute("data-view"));
        Assert.Equal(("/media/1?size=small", "320", "240", "lazy"), (picture.GetAttribute("src"), picture.GetAttribute("width"), picture.GetAttribute("height"), picture.GetAttribute("loading")));
    }

    [Theory]
    [InlineData("application/octet-stream", 10, 10)] // said to be a picture, and is none
    [InlineData("image/png", 30_000, 30_000)] // would fill the reader's memory
    public void What_should_not_be_shown_can_be_saved(string contentType, int width, int height)
    {
        var file = Draw(MessageKind.IMAGE, Stored(contentType) with { Width = width, Height = height });

        Assert.Empty(file.FindAll("img"));
        Assert.Equal("/media/1", file.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public void Sounds_and_films_have_players_and_a_document_its_name_and_size()
    {
        Assert.Equal("/media/1", Draw(MessageKind.AUDIO, Stored("audio/ogg") with { IsVoice = true }).Find("[data-sound] audio").GetAttribute("src"));
        Assert.True(Draw(MessageKind.VIDEO, Stored("video/mp4")).Find("video").HasAttribute("controls"));
        var document = Draw(MessageKind.DOCUMENT, Stored("application/pdf") with { FileName = "Menu.pdf", SizeInBytes = 1_234_567 });
        Assert.Contains("Menu.pdf", document.Markup, StringComparison.Ordinal);
        Assert.Contains("1.2 MB", document.Markup, StringComparison.Ordinal);
    }

    private static ThreadFile Stored(string contentType) => new(contentType, null, 100, false, MediaState.STORED) { Url = "/media/1", ContentType = contentType };

    private IRenderedComponent<MessageFile> Draw(MessageKind kind, ThreadFile file) => Render<MessageFile>(parameters => parameters
        .Add(one => one.MessageId, Guid.NewGuid()).Add(one => one.Kind, kind).Add(one => one.File, file));
}
