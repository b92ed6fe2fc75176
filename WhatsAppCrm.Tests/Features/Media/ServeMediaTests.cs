using System.Net;
using System.Net.Http.Headers;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Media;

/// <summary>Who gets a stored file, and how.</summary>
public sealed class ServeMediaTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task Members_get_it_as_something_to_save_with_ranges_and_a_tag()
    {
        var (owner, phone) = await fixture.Host.ConnectAsync();
        var id = await owner.ReceiveAsync(phone, await fixture.Host.PutAsync(phone), "document", "../Nota fiscal \"março\".png");
        await owner.StoredAsync(id);
        var seller = await owner.NewColleagueAsync(Role.SELLER);

        using var whole = await seller.Http.GetAsync($"/media/{id}");
        Assert.Equal(MediaWorld.Pixel, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", whole.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", whole.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(".._Nota fiscal _março_.png".TrimStart('.'), whole.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("nosniff", whole.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", whole.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        using var part = await GetAsync(seller, id, request => request.Headers.Range = new RangeHeaderValue(1, 3));
        Assert.Equal((HttpStatusCode.PartialContent, "PNG"), (part.StatusCode, await part.Content.ReadAsStringAsync()));
        using var same = await GetAsync(seller, id, request => request.Headers.IfNoneMatch.Add(whole.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        using var changed = await GetAsync(seller, id, request =>
        {
            request.Headers.Range = new RangeHeaderValue(1, 3);
            request.Headers.IfRange = new RangeConditionHeaderValue("\"another\"");
        });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using var beyond = await GetAsync(seller, id, request => request.Headers.Range = new RangeHeaderValue(100_000, 100_001));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact]
    public async Task Strangers_get_nothing_and_other_organizations_what_nobody_has()
    {
        var (owner, phone) = await fixture.Host.ConnectAsync(number: 1);
        var id = await owner.ReceiveAsync(phone, await fixture.Host.PutAsync(phone));
        await owner.StoredAsync(id);
        var other = await fixture.Host.NewOwnerAsync("Another organization");

        using var anonymous = await fixture.Host.Http.GetAsync($"/media/{id}");
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        using var theirs = await other.Http.GetAsync($"/media/{id}");
        using var nobodys = await other.Http.GetAsync($"/media/{Guid.NewGuid()}");
        using var named = await other.Http.GetAsync($"/media/{owner.OrganizationId}/{id}");
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound], [theirs.StatusCode, nobodys.StatusCode, named.StatusCode]);
        Assert.Equal(await WithoutTraceAsync(nobodys), await WithoutTraceAsync(theirs));
        using var retry = await other.Http.PostAsync($"/api/integrations/messages/{id}/media/retry", null);
        Assert.Equal(HttpStatusCode.NotFound, retry.StatusCode);
    }

    [Fact]
    public async Task A_page_that_pretends_to_be_a_picture_is_only_bytes()
    {
        var (owner, phone) = await fixture.Host.ConnectAsync(account: 1);
        var id = await owner.ReceiveAsync(phone, await fixture.Host.PutAsync(phone, "<html><script>alert(1)</script></html>"u8.ToArray()));
        await owner.StoredAsync(id);

        using var answer = await owner.Http.GetAsync($"/media/{id}");

        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.ToString());
    }

    private static Task<HttpResponseMessage> GetAsync(Actor actor, Guid id, Action<HttpRequestMessage> change)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/media/{id}");
        change(request);
        return actor.Http.SendAsync(request);
    }

    private static async Task<string> WithoutTraceAsync(HttpResponseMessage answer)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        body.Remove("traceId");
        return body.ToJsonString();
    }
}
