using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Accounts;

public sealed class AuthApiTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task A_program_signs_in_and_renews_its_tokens()
    {
        var person = await fixture.Host.NewPersonAsync();

        var tokens = (await person.PostAsync("/api/auth/login", new { email = person.Email, password = Actor.Password }))!;
        var renewed = (await person.PostAsync("/api/auth/refresh", new { refreshToken = (string)tokens["refreshToken"]! }))!;

        Assert.All(["accessToken", "refreshToken", "expiresIn"], name => Assert.NotNull(renewed[name]));
        Assert.True((int)tokens["expiresIn"]! > 0);
    }

    [Theory]
    [InlineData("/api/auth/login", """{"email":"nobody@example.test","password":"whatever it is"}""")]
    [InlineData("/api/auth/refresh", """{"refreshToken":"CfDJ8nonsense"}""")]
    public async Task Refused_sign_ins_are_401_without_detail(string path, string body)
    {
        var (status, problem) = await SendAsync(path, body);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("UNAUTHENTICATED", (string)problem["errorCode"]!);
        Assert.Null(problem["detail"]);
    }

    [Theory]
    [InlineData("""{"email":3,"password":"x"}""", "email")]
    [InlineData("""{"email":["a"],"password":"x"}""", "email")]
    [InlineData("""{"password":"a good long phrase"}""", "email")]
    [InlineData("""{"email":"a@example.test"}""", "password")]
    [InlineData("""{"email":"a@example.test","password":"short"}""", "password")]
    [InlineData("""{"email":"a@example.test","password":"iloveyou123"}""", "password")]
    [InlineData("""{"email":"a@example.test","password":"a good long phrase","displayName":"\ud800"}""", "displayName")]
    [InlineData("{broken", "")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    public async Task Bad_input_names_the_field_and_no_type_of_ours(string body, string field)
    {
        var (status, problem) = await SendAsync("/api/auth/register", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("VALIDATION_FAILED", (string)problem["errorCode"]!);
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
        Assert.DoesNotContain("System.", problem.ToJsonString());
        Assert.DoesNotContain("WhatsAppCrm", problem.ToJsonString());
    }

    [Fact]
    public async Task Calls_of_the_api_are_never_redirected_and_always_answered_as_problem_details()
    {
        var owner = await fixture.Host.NewOwnerAsync();

        await AssertProblemAsync(await fixture.Host.Http.GetAsync("/api/v1/organizations"), HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        await AssertProblemAsync(await owner.Http.GetAsync("/api/nothing/here"), HttpStatusCode.NotFound, "NOT_FOUND");
        await AssertProblemAsync(await owner.Http.DeleteAsync("/api/v1/organizations"), HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
        await AssertProblemAsync(await owner.Http.PostAsync("/api/v1/organizations", new StringContent("name=x")), HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
        // Asks first: a refused body is not read, and a client that goes on writing finds the pipe broken.
        using var tooLong = new HttpRequestMessage(HttpMethod.Post, "/api/v1/organizations") { Content = JsonContent.Create(new { name = new string('x', 5_000_000) }), Headers = { ExpectContinue = true } };
        await AssertProblemAsync(await owner.Http.SendAsync(tooLong), HttpStatusCode.RequestEntityTooLarge, "BODY_TOO_LARGE");
        Assert.DoesNotContain(fixture.Host.Log.Lines, line => line.Exception is not null);
    }

    [Fact]
    public async Task The_document_of_the_api_says_how_to_sign_in()
    {
        var document = JsonNode.Parse(await fixture.Host.Http.GetStringAsync("/openapi/v1.json"))!;

        Assert.Equal("http", (string)document["components"]!["securitySchemes"]!["bearer"]!["type"]!);
        Assert.NotNull(document["paths"]!["/api/v1/organizations"]!["get"]!["security"]);
        Assert.Null(document["paths"]!["/api/auth/login"]!["post"]!["security"]);
    }

    private async Task<(HttpStatusCode, JsonNode)> SendAsync(string path, string body)
    {
        using var answer = await fixture.Host.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        using (answer)
        {
            Assert.Equal(status, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(code, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errorCode"]!);
        }
    }
}
