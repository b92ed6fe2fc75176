using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Features.Contacts;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Contacts;

public sealed class MergeChoiceTests : BunitContext
{
    private readonly ContactDetails _ana = Person("Ana"), _bia = Person("Bia");
    private (Guid SurvivorId, Guid OtherId)? _kept;
    private int _confirmed;

    public MergeChoiceTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo("en");
        Services.AddLocalization();
        Services.AddSingleton(TimeProvider.System);
        Services.AddScoped<CurrentOrganization>();
        Services.AddScoped(services => ActivatorUtilities.CreateInstance<OrganizationTime>(services));
        Services.AddSingleton<Microsoft.EntityFrameworkCore.IDbContextFactory<WhatsAppCrm.Infrastructure.Data.AppDbContext>>(new NoDatabase());
    }

    [Fact]
    public void Choosing_the_other_asks_for_the_preview_the_other_way_round_and_nobody_changes_place()
    {
        var choice = Choice(Preview(_ana, _bia));
        Assert.Equal(["Ana", "Bia"], choice.FindAll("strong").Select(name => name.TextContent));

        choice.FindAll("input[type=radio]")[1].Change(true);
        Assert.Equal((_bia.Id, _ana.Id), _kept);
        choice.Render(parameters => parameters.Add(one => one.Preview, Preview(_bia, _ana)));

        Assert.Equal(["Ana", "Bia"], choice.FindAll("strong").Select(name => name.TextContent));
        Assert.Equal("Bia", choice.Find("[data-kept] strong").TextContent);
    }

    [Fact]
    public void Choosing_who_stays_already_asks_nothing()
    {
        var choice = Choice(Preview(_ana, _bia));
        choice.FindAll("input[type=radio]")[0].Change(true);
        Assert.Null(_kept);
    }

    [Fact]
    public void It_says_what_will_happen_and_nothing_else()
    {
        var choice = Choice(Preview(_ana, _bia) with { JoinedNumbers = ["Shop"], JoinedMessages = 7, Marketing = MarketingChoice.STOPPED, FoldedLead = "Bia", Waiting = 2 });
        var words = choice.Find(".changes").TextContent;
        Assert.All(["Shop", "7", "promotions", "The lead Bia", "waiting", "30 days"], part => Assert.Contains(part, words, StringComparison.Ordinal));
        Assert.DoesNotContain("move as they are", words, StringComparison.Ordinal);
    }

    [Fact]
    public void While_it_works_it_can_not_be_pressed_again()
    {
        var choice = Choice(Preview(_ana, _bia));
        choice.Find("[data-testid=merge-confirm]").Click();
        Assert.Equal(1, _confirmed);

        choice.Render(parameters => parameters.Add(one => one.IsBusy, true));
        Assert.True(choice.Find("[data-testid=merge-confirm]").HasAttribute("disabled"));
        Assert.True(choice.FindAll("input[type=radio]")[1].HasAttribute("disabled"));
    }

    private IRenderedComponent<MergeChoice> Choice(MergePreview preview) => Render<MergeChoice>(parameters => parameters
        .Add(one => one.Preview, preview).Add(one => one.OnKeep, pair => _kept = pair).Add(one => one.OnConfirm, () => _confirmed++).Add(one => one.OnCancel, () => { }));

    private static MergePreview Preview(ContactDetails survivor, ContactDetails other) => new(survivor, other, survivor.Name, [], 0, 0, [], null, null, 0);

    private static ContactDetails Person(string name) => new(Guid.NewGuid(), name, "+15550000000", null, null, null, false, null, Build.Now, [], [], [], []);

    private sealed class NoDatabase : Microsoft.EntityFrameworkCore.IDbContextFactory<WhatsAppCrm.Infrastructure.Data.AppDbContext>
    {
        public WhatsAppCrm.Infrastructure.Data.AppDbContext CreateDbContext() => throw new NotSupportedException("A choice reads nothing.");
    }
}
