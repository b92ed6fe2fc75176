using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace WhatsAppCrm.Tests.Support;

/// <summary>A person at a browser without scripts: keeps cookies, follows no redirect by itself, fills in the forms it was served.</summary>
public sealed class Browser(ProductHost host, string language = "en") : IDisposable
{
    private readonly HttpClient _http = NewClient(host, language);

    public async Task<Page> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        return await Page.ReadAsync(answer);
    }

    /// <summary>Serves itself the page, fills in the form that has the first of the fields, and sends it with its hidden fields.</summary>
    public async Task<Page> SubmitAsync(string path, params (string Name, string? Value)[] fields)
    {
        var page = await GetAsync(path);
        var form = page.Document.Forms.First(form => form.Method == "post" && (fields.Length == 0 || form.Elements.Any(element => element.GetAttribute("name") == fields[0].Name)));
        return await PostAsync(form.GetAttribute("action") is { Length: > 0 } action ? action : path, form, fields);
    }

    /// <summary>Posts exactly these fields, as a forger would.</summary>
    public async Task<Page> PostAsync(string path, params (string Name, string? Value)[] fields) => await PostAsync(path, null, fields);

    /// <summary>Registers and goes on to the page that asks for an organization.</summary>
    public Task<Page> RegisterAsync(string email, string password = Actor.Password, string path = "/account/register") =>
        SubmitAsync(path, ("Input.Name", "Ana Souza"), ("Input.Email", email), ("Input.Password", password));

    public Task<Page> SignInAsync(string email, string password = Actor.Password, string path = "/account/sign-in") =>
        SubmitAsync(path, ("Input.Email", email), ("Input.Password", password));

    public void Dispose() => _http.Dispose();

    private async Task<Page> PostAsync(string path, IHtmlFormElement? form, (string Name, string? Value)[] fields)
    {
        var values = form?.QuerySelectorAll("input[type=hidden]").Where(input => input.GetAttribute("name") is not null)
            .ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "") ?? [];
        foreach (var (name, value) in fields)
        {
            if (value is not null) values[name] = value;
        }

        using var answer = await _http.PostAsync(path, new FormUrlEncodedContent(values));
        return await Page.ReadAsync(answer);
    }

    private static HttpClient NewClient(ProductHost host, string language)
    {
        var http = host.NewClient(cookies: true);
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return http;
    }
}

/// <summary>An answer a person sees.</summary>
public sealed record Page(HttpStatusCode Status, string? Location, IHtmlDocument Document, TimeSpan? RetryAfter)
{
    public string Text => Document.Body?.TextContent ?? "";

    /// <summary>The message under a field; null when there is none.</summary>
    public string? ErrorOf(string fieldName) => Document.GetElementById(fieldName.Replace('.', '-').ToLowerInvariant() + "-note") is { ClassName: "field-error" } note ? note.TextContent : null;

    internal static async Task<Page> ReadAsync(HttpResponseMessage answer)
    {
        var location = answer.Headers.Location;
        return new Page(
            answer.StatusCode,
            location is null ? null : location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString,
            new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()),
            answer.Headers.RetryAfter?.Delta);
    }
}
