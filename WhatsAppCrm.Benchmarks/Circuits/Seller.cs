using System.Net;
using System.Text.RegularExpressions;

namespace WhatsAppCrm.Benchmarks.Circuits;

/// <summary>A member who has signed in by the form, with cookies of their own.</summary>
public sealed partial class Seller : IDisposable
{
    private readonly CookieContainer _cookies = new();

    public Seller(Uri address) => Http = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    public HttpClient Http { get; }

    public string Cookies => _cookies.GetCookieHeader(Http.BaseAddress!);

    public async Task SignInAsync(string email, string password)
    {
        var form = await Http.GetStringAsync("/account/sign-in");
        var fields = Hidden().Matches(form).Select(field => KeyValuePair.Create(field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value)))
            .Append(KeyValuePair.Create("Input.Email", email)).Append(KeyValuePair.Create("Input.Password", password));
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await Http.PostAsync("/account/sign-in", content);
        if (!answer.IsSuccessStatusCode || answer.RequestMessage!.RequestUri!.AbsolutePath.Contains("sign-in", StringComparison.Ordinal)) throw new InvalidOperationException($"{email} could not sign in: {(int)answer.StatusCode}");
    }

    public void Dispose() => Http.Dispose();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
