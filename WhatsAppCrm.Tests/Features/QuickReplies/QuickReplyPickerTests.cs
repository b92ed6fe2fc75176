using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Features.QuickReplies;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.QuickReplies;

/// <summary>The list above the composer, on a real database: what the browser asks of it, and what it shows.</summary>
public sealed class QuickReplyPickerTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task A_slash_lists_them_letters_narrow_it_and_the_chosen_one_is_filled_in()
    {
        await using var world = await StartAsync(("hours", "Hi {first_name}, we open at 8."), ("pix", "Our key is below."));
        var picker = world.Picker;

        var state = await picker.InvokeAsync(() => picker.Instance.Search(""));
        Assert.True(state.IsOpen);
        Assert.Equal(["/hours", "/pix"], picker.FindAll(".shortcut").Select(shortcut => shortcut.TextContent));
        Assert.Contains("Hi Mariana, we open at 8.", picker.Find("[role=option]").TextContent, StringComparison.Ordinal);

        await picker.InvokeAsync(() => picker.Instance.Search("key"));
        Assert.Equal("/pix", picker.Find("[aria-selected=true] .shortcut").TextContent);
        await picker.InvokeAsync(() => picker.Instance.Search(""));
        state = await picker.InvokeAsync(() => picker.Instance.Move(-1));
        Assert.Equal(state.ActiveId, picker.Find("[aria-selected=true]").Id);
        Assert.Equal("Our key is below.", await picker.InvokeAsync(picker.Instance.Choose));
        Assert.Empty(picker.FindAll("[role=option]"));
        Assert.Null(await picker.InvokeAsync(picker.Instance.Choose));
    }

    [Fact]
    public async Task What_nothing_is_found_for_closes_it_and_chooses_nothing()
    {
        await using var world = await StartAsync(("hours", "We open at 8."));
        var picker = world.Picker;

        Assert.False((await picker.InvokeAsync(() => picker.Instance.Search("nothing"))).IsOpen);
        Assert.Null(await picker.InvokeAsync(picker.Instance.Choose));
        Assert.Empty(picker.FindAll("[data-testid=quick-replies]"));
    }

    [Fact]
    public async Task Where_there_are_none_a_slash_alone_says_where_to_make_them()
    {
        await using var world = await StartAsync();
        var picker = world.Picker;

        await picker.InvokeAsync(() => picker.Instance.Search(""));
        Assert.Equal("/settings/quick-replies", picker.Find("[data-testid=quick-replies] a").GetAttribute("href"));
        Assert.False((await picker.InvokeAsync(() => picker.Instance.Search("h"))).IsOpen);
    }

    private async Task<World> StartAsync(params (string Shortcut, string Text)[] replies)
    {
        var owner = await fixture.Host.NewInboxAsync();
        var conversation = await owner.NewConversationAsync("Mariana Souza", "+5511988882002");
        foreach (var (shortcut, text) in replies) await owner.PostAsync("/api/quick-replies", new { shortcut, text });
        return new World(owner, conversation);
    }

    private sealed class World : IAsyncDisposable
    {
        private readonly AsyncServiceScope _scope;
        private readonly BunitContext _page = new();

        public World(Actor owner, Guid conversationId)
        {
            _scope = owner.BeginScope();
            _page.Services.AddLocalization();
            _page.Services.AddSingleton(_scope.ServiceProvider.GetRequiredService<QuickReplyQueries>());
            _page.JSInterop.Mode = JSRuntimeMode.Loose;
            Picker = _page.Render<QuickReplyPicker>(parameters => parameters.Add(picker => picker.ConversationId, conversationId));
        }

        public IRenderedComponent<QuickReplyPicker> Picker { get; }

        public async ValueTask DisposeAsync()
        {
            await _page.DisposeAsync();
            await _scope.DisposeAsync();
        }
    }
}
