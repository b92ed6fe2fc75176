using System.Net;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Leads.Import;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

public sealed class ExportTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task The_filter_is_exported_with_a_mark_and_without_formulas()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        await owner.CallAsync(HttpMethod.Post, "/api/leads", new { name = "=cmd|' /C calc'!A0", phone = "+55 11 98888-0061", email = "ana@example.test", value = 10.5m });
        await owner.CallAsync(HttpMethod.Post, "/api/leads", new { name = "Bruno", value = 500 });

        var all = await owner.Http.GetByteArrayAsync("/api/leads/export");
        Assert.Equal([0xEF, 0xBB, 0xBF], all[..3]);
        var lines = CsvFile.Read(all).Lines;
        Assert.Equal(["Bruno", "'=cmd|' /C calc'!A0"], lines.Select(line => line.Cells[0]));
        Assert.Equal("'+5511988880061", lines[1].Cells[1]);

        var some = CsvFile.Read(await owner.Http.GetByteArrayAsync("/api/leads/export?valueFrom=100"));
        Assert.Equal("Bruno", Assert.Single(some.Lines).Cells[0]);
    }

    [Fact]
    public async Task Sellers_do_not_take_the_customers_with_them()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var manager = await owner.NewColleagueAsync(Role.MANAGER);

        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(HttpMethod.Get, "/api/leads/export")).Status);
        using var answer = await manager.Http.GetAsync("/api/leads/export");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_export_is_whole_over_many_pages()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stage = (await owner.StagesAsync())[0];
        await owner.SaveAsync(db => db.AddRange(Enumerable.Range(0, 1203).Select(i => new WhatsAppCrm.Domain.Leads.Lead(owner.OrganizationId, $"Lead {i}", "manual", stage, Build.Now.AddSeconds(i / 5)))));

        var names = CsvFile.Read(await owner.Http.GetByteArrayAsync("/api/leads/export")).Lines.Select(line => line.Cells[0]).ToList();

        Assert.Equal((1203, 1203), (names.Count, names.Distinct().Count()));
    }
}
