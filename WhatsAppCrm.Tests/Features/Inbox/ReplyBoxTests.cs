using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using WhatsAppCrm.Components.Shared;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Inbox;
using WhatsAppCrm.Features.QuickReplies;

namespace WhatsAppCrm.Tests.Features.Inbox;

public sealed class ReplyBoxTests : BunitContext
{
    private static readonly DateTime Now = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    public ReplyBoxTests()
    {
        Services.AddLocalization();
        Services.AddRadzenComponents();
        JSInterop.Mode = JSRuntimeMode.Loose;
        ComponentFactories.AddStub<AttachmentTray>();
        ComponentFactories.AddStub<VoiceRecorder>();
        ComponentFactories.AddStub<QuickReplyPicker>();
    }

    [Fact]
    public void While_the_window_is_open_it_counts_down()
    {
        var box = Box(ReplyClosed.No, Now.AddHours(3).AddMinutes(12));

        Assert.False(box.Find("form").HasAttribute("hidden"));
        Assert.Contains("3 h 12 min", box.Find(".hint").TextContent, StringComparison.Ordinal);
        Assert.False(box.Find(".hint").HasAttribute("data-urgent"));
        Assert.Empty(box.FindAll("[data-testid=reply-closed]"));
    }

    [Fact]
    public void In_its_last_two_hours_it_warns()
    {
        var hint = Box(ReplyClosed.No, Now.AddHours(1).AddMinutes(12)).Find(".hint");

        Assert.True(hint.HasAttribute("data-urgent"));
        Assert.Contains("Only 1 h 12 min left", hint.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReplyClosed.WindowClosed, "24 hours")]
    [InlineData(ReplyClosed.NeverWrote, "not written")]
    [InlineData(ReplyClosed.NumberNotConnected, "not connected")]
    public void When_it_is_closed_it_says_why_and_keeps_the_draft_on_the_page(ReplyClosed closed, string words)
    {
        var box = Box(closed, Now.AddHours(-1));

        Assert.Contains(words, box.Find("[data-testid=reply-closed]").TextContent, StringComparison.Ordinal);
        // Hidden, not removed: the text in it stays.
        Assert.True(box.Find("form").HasAttribute("hidden"));
        Assert.NotNull(box.Find("textarea"));
    }

    [Fact]
    public async Task A_stored_text_clears_the_box_and_a_refused_one_stays_with_its_reason()
    {
        string? answer = null;
        var box = Box(ReplyClosed.No, Now.AddHours(3), (_, _, _) => Task.FromResult(answer));

        Assert.True(await box.InvokeAsync(() => box.Instance.SendAsync("hello", "client-1", null)));
        Assert.Empty(box.FindAll("[role=alert]"));

        answer = "More than 24 hours have passed.";
        Assert.False(await box.InvokeAsync(() => box.Instance.SendAsync("hello", "client-2", null)));
        Assert.Contains(answer, box.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_box_sends_nothing_whatever_the_browser_calls()
    {
        var box = Box(ReplyClosed.WindowClosed, Now.AddHours(-1), (_, _, _) => throw new InvalidOperationException("Must not be called."));

        Assert.False(await box.InvokeAsync(() => box.Instance.SendAsync("hello", "client-1", null)));
    }

    [Theory]
    [InlineData(MessageStatus.QUEUED, "circle")]
    [InlineData(MessageStatus.SENT, "m4.5")]
    [InlineData(MessageStatus.DELIVERED, "m1.5")]
    [InlineData(MessageStatus.READ, "m1.5")]
    [InlineData(MessageStatus.PLAYED, "m1.5")]
    [InlineData(MessageStatus.FAILED, "8.300v")]
    public void Each_status_has_its_tick_and_a_name(MessageStatus status, string drawing)
    {
        var ticks = Render<Ticks>(parameters => parameters.Add(tick => tick.Status, status));

        Assert.Contains(drawing, ticks.Markup, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(ticks.Find("[role=img]").GetAttribute("aria-label")));
        Assert.Equal(status.ToString(), ticks.Find("[data-status]").GetAttribute("data-status"));
    }

    private IRenderedComponent<ReplyBox> Box(ReplyClosed closed, DateTime closesAtUtc, Func<string, string, Guid?, Task<string?>>? onSend = null) =>
        Render<ReplyBox>(parameters => parameters
            .Add(box => box.ConversationId, Guid.NewGuid())
            .Add(box => box.Closed, closed)
            .Add(box => box.ClosesAtUtc, closesAtUtc)
            .Add(box => box.NowUtc, Now)
            .Add(box => box.ContactName, "Ana")
            .Add(box => box.OnSend, onSend ?? ((_, _, _) => Task.FromResult<string?>(null))));
}
