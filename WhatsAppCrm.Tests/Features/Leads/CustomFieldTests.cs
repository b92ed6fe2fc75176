using System.Net;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Leads.Settings;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

public sealed class CustomFieldTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private static readonly HttpMethod Post = HttpMethod.Post, Patch = HttpMethod.Patch;

    [Fact]
    public async Task Values_are_stored_as_their_kind_changed_one_by_one_and_emptied_by_null()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        foreach (var (label, kind) in new[] { ("Tamanho do negócio", CustomFieldKind.NUMBER), ("Birthday", CustomFieldKind.DATE), ("Plan", CustomFieldKind.CHOICE), ("VIP", CustomFieldKind.CHECKBOX), ("Site", CustomFieldKind.URL), ("Plan", CustomFieldKind.TEXT) })
            await SaveAsync(owner, new WantedField(null, label, kind, ["Small", "Large"]));

        var lead = (await owner.CallAsync(Post, "/api/leads", new
        {
            name = "Ana",
            customFields = new Dictionary<string, object?> { ["tamanho_do_negocio"] = 12.5m, ["birthday"] = "1990-03-04", ["plan"] = "large", ["vip"] = true, ["site"] = "https://example.test", ["plan_2"] = " own words " },
        })).Body!;
        var fields = lead["customFields"]!;
        Assert.Equal((12.5m, "1990-03-04", "Large", true, "own words"), ((decimal)fields["tamanho_do_negocio"]!, (string)fields["birthday"]!, (string)fields["plan"]!, (bool)fields["vip"]!, (string)fields["plan_2"]!));

        var changed = (await owner.CallAsync(Patch, $"/api/leads/{lead["id"]}", new { customFields = new Dictionary<string, object?> { ["birthday"] = null, ["vip"] = false, ["plan"] = "Small" } })).Body!["customFields"]!.AsObject();
        Assert.Equal(["plan", "plan_2", "site", "tamanho_do_negocio"], changed.Select(field => field.Key).Order());
        Assert.Equal("Small", (string)changed["plan"]!);
    }

    [Theory]
    [InlineData("size", "many")]
    [InlineData("plan", "Medium")]
    [InlineData("site", "javascript:alert(1)")]
    [InlineData("nowhere", "x")]
    public async Task A_value_that_is_not_of_its_kind_is_refused_by_its_key(string key, string value)
    {
        var owner = await fixture.Host.NewOwnerAsync();
        await SaveAsync(owner, new WantedField(null, "Size", CustomFieldKind.NUMBER));
        await SaveAsync(owner, new WantedField(null, "Plan", CustomFieldKind.CHOICE, ["Small"]));
        await SaveAsync(owner, new WantedField(null, "Site", CustomFieldKind.URL));

        var (status, body) = await owner.CallAsync(Post, "/api/leads", new { name = "Ana", customFields = new Dictionary<string, object?> { [key] = value } });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains($"customFields.{key}", body!["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal(0, await owner.ReadAsync(db => db.Leads.CountAsync()));
    }

    [Fact]
    public async Task Fields_are_ordered_and_deleted_with_what_is_in_them_by_administrators_only()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stranger = await fixture.Host.NewOwnerAsync("Elsewhere");
        var ids = new List<Guid>();
        foreach (var label in new[] { "A", "B", "C" }) ids.Add(await SaveAsync(owner, new WantedField(null, label, CustomFieldKind.TEXT)));
        await owner.CallAsync(Post, "/api/leads", new { name = "Ana", customFields = new Dictionary<string, object?> { ["b"] = "x" } });

        await SaveAsync(owner, new WantedField(ids[2], "C", CustomFieldKind.TEXT, Position: 0));
        Assert.Equal(["C", "A", "B"], (await owner.GetAsync("/api/custom-fields"))["data"]!.AsArray().Select(field => (string)field!["label"]!));

        await Assert.ThrowsAsync<ProblemException>(() => owner.AsAsync<DeleteCustomField>(delete => delete.RunAsync(ids[1], CancellationToken.None), Role.MANAGER));
        await Assert.ThrowsAsync<ProblemException>(() => stranger.AsAsync<DeleteCustomField>(delete => delete.RunAsync(ids[1], CancellationToken.None)));
        await owner.AsAsync<DeleteCustomField>(delete => delete.RunAsync(ids[1], CancellationToken.None));
        Assert.Equal((2, 0), (await owner.ReadAsync(db => db.CustomFields.CountAsync()), await owner.ReadAsync(db => db.CustomValues.CountAsync())));
    }

    private static Task<Guid> SaveAsync(Actor actor, WantedField field) => actor.AsAsync<SaveCustomField, Guid>(save => save.RunAsync(field, CancellationToken.None));
}
