using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Features.Inbox;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Features.Templates;
using WhatsAppCrm.Tests.Features.Sending;

namespace WhatsAppCrm.Tests.Features.Inbox;

/// <summary>The composer's dialogs, drawn without a browser, over the real use cases of a running product.</summary>
public sealed class ContentDialogTests : BunitContext, IAsyncLifetime
{
    private SendingWorld _world = null!;
    private AsyncServiceScope _scope;
    private Guid _conversation;

    public async Task InitializeAsync()
    {
        _world = await SendingWorld.StartAsync(new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" });
        _conversation = await _world.NewConversationAsync("+15550002301");
        _scope = _world.Scope();
        Services.AddLocalization();
        Services.AddRadzenComponents();
        Services.AddSingleton(_scope.ServiceProvider.GetRequiredService<QueueMessage>());
        Services.AddSingleton(_scope.ServiceProvider.GetRequiredService<SendTemplate>());
        Services.AddSingleton(_scope.ServiceProvider.GetRequiredService<TemplateQueries>());
        Services.AddSingleton(_scope.ServiceProvider.GetRequiredService<TemplateFactsQueries>());
        Services.AddSingleton(_scope.ServiceProvider.GetRequiredService<PersonPicks>());
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Buttons_show_what_is_left_and_leave_once_when_they_are_right()
    {
        var dialog = Dialog<ButtonsDialog>();
        Assert.True(Send(dialog).HasAttribute("disabled"));

        dialog.Find("#buttons-text").Input("Keep it?");
        dialog.Find("#button-0").Input("Yes");
        dialog.Find("#button-2").Input("Yes");
        Assert.Equal("3/20", dialog.Find("#button-0-count").TextContent);
        await dialog.Find("form").SubmitAsync();
        Assert.Contains("twice", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(await QueuedAsync());

        dialog.Find("#button-2").Input("No");
        await dialog.Find("form").SubmitAsync();
        await dialog.Find("form").SubmitAsync();
        var message = Assert.Single(await QueuedAsync());
        Assert.Equal(["Yes", "No"], MessageDetails.Read(message.PayloadJson)!.Offer!.Buttons!.Select(button => button.Title));
    }

    [Fact]
    public async Task A_pasted_map_link_fills_in_the_place()
    {
        var dialog = Dialog<LocationDialog>();

        dialog.Find("#map-link").Input("https://www.google.com/maps/@-23.5614,-46.6559,17z");
        dialog.Find("#place-name").Input("Shop");
        await dialog.Find("form").SubmitAsync();

        var place = MessageDetails.Read(Assert.Single(await QueuedAsync()).PayloadJson)!.Location!;
        Assert.Equal((-23.5614, -46.6559, "Shop"), (place.Latitude, place.Longitude, place.Name));
    }

    [Fact]
    public async Task A_list_grows_to_ten_choices_and_no_further()
    {
        var dialog = Dialog<ListDialog>();
        dialog.Find("#list-text").Input("Which one?");
        dialog.Find("#list-button").Input("Colours");
        for (var i = 2; i < 10; i++) dialog.Find("fieldset .btn-quiet").Click();
        Assert.True(dialog.Find("fieldset .btn-quiet").HasAttribute("disabled"));
        for (var i = 0; i < 10; i++) dialog.Find($"#row-{i}").Input($"Colour {i}");

        await dialog.Find("form").SubmitAsync();

        Assert.Equal(10, MessageDetails.Read(Assert.Single(await QueuedAsync()).PayloadJson)!.Offer!.Sections![0].Rows.Count);
    }

    [Fact]
    public async Task A_person_of_ours_is_found_and_sent_as_a_card()
    {
        var dialog = Dialog<ContactsDialog>();

        await dialog.Find("input[type=search]").InputAsync(new ChangeEventArgs { Value = "Customer" });
        dialog.WaitForElement("input[type=checkbox]").Change(true);
        await dialog.Find("form").SubmitAsync();

        Assert.Equal("+15550002301", Assert.Single(MessageDetails.Read(Assert.Single(await QueuedAsync()).PayloadJson)!.Cards!).Phones[0].Number);
    }

    [Fact]
    public async Task A_template_is_found_prefilled_with_the_name_previewed_and_sent()
    {
        await AddTemplateAsync("hello_world", "Hello {{1}}, your order {{2}} is ready today.", TemplateStatus.APPROVED);
        await AddTemplateAsync("not_yet", "Hello {{1}}, not yet.", TemplateStatus.PENDING);
        var dialog = Dialog<TemplateDialog>(parameters => parameters.Add(one => one.ContactName, "Ana Lima"));

        dialog.WaitForElement("[data-template]");
        Assert.Empty(dialog.FindAll("[data-template=not_yet]"));
        dialog.Find("input[type=search]").Input("zzz");
        Assert.Empty(dialog.FindAll("[data-template]"));
        dialog.Find("input[type=search]").Input("hello world");
        dialog.Find("[data-template=hello_world]").Click();

        Assert.Equal("Ana", dialog.Find("#slot-1").GetAttribute("value"));
        Assert.Contains("Hello Ana, your order {{2}}", dialog.Find("[data-testid=template-preview]").TextContent, StringComparison.Ordinal);
        Assert.True(Send(dialog).HasAttribute("disabled"));
        dialog.Find("#slot-2").Input("4711");
        await dialog.Find("form").SubmitAsync();

        Assert.Equal("Hello Ana, your order 4711 is ready today.", Assert.Single(await QueuedAsync()).Text);
    }

    [Fact]
    public void Picking_our_own_reaction_again_takes_it_back_and_Escape_closes()
    {
        List<string?> picked = [];
        var closed = 0;
        var picker = Render<ReactionPicker>(parameters => parameters.Add(one => one.Ours, "👍").Add(one => one.OnPick, emoji => picked.Add(emoji)).Add(one => one.OnClose, () => closed++));

        picker.FindAll("button").First(button => button.TextContent == "❤️").Click();
        picker.Find("[aria-pressed=true]").Click();
        picker.Find(".picker").KeyDown("Escape");

        Assert.Equal(["❤️", null], picked);
        Assert.Equal(1, closed);
    }

    [Fact]
    public void The_menu_opens_closes_on_Escape_and_says_what_was_picked()
    {
        List<ComposerChoice> picked = [];
        var menu = Render<ComposerMenu>(parameters => parameters.Add(one => one.OnPick, picked.Add));

        menu.Find(".open").Click();
        menu.Find(".menu").KeyDown("Escape");
        Assert.Empty(menu.FindAll("[role=menu]"));
        menu.Find(".open").Click();
        menu.Find("[data-choice=Location]").Click();

        Assert.Equal([ComposerChoice.Location], picked);
        Assert.Empty(menu.FindAll("[role=menu]"));
    }

    private IRenderedComponent<TDialog> Dialog<TDialog>(Action<ComponentParameterCollectionBuilder<TDialog>>? more = null)
        where TDialog : ContentDialog => Render<TDialog>(parameters =>
        {
            parameters.Add(one => one.ConversationId, _conversation);
            more?.Invoke(parameters);
        });

    private static AngleSharp.Dom.IElement Send<TDialog>(IRenderedComponent<TDialog> dialog)
        where TDialog : IComponent => dialog.Find("[data-testid=dialog-send]");

    private Task<List<Message>> QueuedAsync() =>
        _world.InOrganizationAsync(db => Task.FromResult(db.Messages.Where(one => one.Direction == MessageDirection.OUTBOUND).ToList()));

    private Task AddTemplateAsync(string name, string body, TemplateStatus status) => _world.InOrganizationAsync(async db =>
    {
        var wabaId = await db.WhatsAppAccounts.Where(one => one.Id == _world.AccountId).Select(one => one.WabaId).SingleAsync();
        var template = new MessageTemplate(
            _world.OrganizationId, _world.AccountId, wabaId, name, "en_US", TemplateCategory.UTILITY, JsonSerializer.Serialize(new[] { new { type = "BODY", text = body } }), DateTime.UtcNow);
        template.Follow(status, null, null, DateTime.UtcNow);
        db.Add(template);
        return await db.SaveChangesAsync();
    });
}
