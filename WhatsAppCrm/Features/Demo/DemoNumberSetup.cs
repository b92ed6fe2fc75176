using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Demo;

/// <summary>A chat as the sandbox keeps it for the customer's phone and for the 24 h window.</summary>
internal sealed record DemoChat(string From, string Name, IReadOnlyList<DemoChatMessage> Messages);

internal sealed record DemoChatMessage(string Id, bool FromCustomer, string Text, DateTime At, string Status);

/// <summary>A number that is ours: its facts, and the secrets to be encrypted.</summary>
internal sealed record DemoNumber(ConnectedNumber Facts, string AccessToken, string Pin);

/// <summary>
/// Has the sandbox make a business account for the demo, and connects it as a sign-up would: subscribed, then registered,
/// over HTTP and the Graph client. Doing it again finds the same account and number.
/// </summary>
public sealed class DemoNumberSetup(HttpClient http, PublicAddress address, ConnectionGraph graph)
{
    // Fixed: a number that was registered before answers another PIN with 133005. It guards nothing but a made-up number.
    private const string Pin = "302010";

    internal async Task<DemoNumber> ConnectAsync(CancellationToken cancellationToken)
    {
        var account = await AskAsync<SandboxAccount>(
            "accounts",
            new { name = DemoScript.OrganizationName, displayPhoneNumber = DemoScript.DisplayPhoneNumber, country = "BR", currency = DemoScript.Currency },
            cancellationToken);
        var token = await AskAsync<SandboxToken>("tokens", new { wabaIds = new[] { account.WabaId } }, cancellationToken);

        Ensure(await graph.SubscribeAsync(token.AccessToken, account.WabaId, null, cancellationToken));
        Ensure(await graph.RegisterAsync(token.AccessToken, account.PhoneNumberId, Pin, cancellationToken));
        var facts = new ConnectedNumber(
            account.WabaId, DemoScript.OrganizationName, account.PhoneNumberId, DemoScript.DisplayPhoneNumber, DemoScript.OrganizationName, "GREEN", IsOnBusinessApp: false);
        return new DemoNumber(facts, token.AccessToken, Pin);
    }

    /// <summary>Tells the sandbox what was said before, so that open windows are open there too and replies arrive.</summary>
    internal Task RememberAsync(string phoneNumberId, IEnumerable<DemoChat> chats, CancellationToken cancellationToken) =>
        AskAsync<object>("chats", new { phoneNumberId, chats }, cancellationToken);

    /// <summary>Has the sandbox know the templates as if Meta had reviewed them long ago, so that they can be sent. A draft is nobody's but ours.</summary>
    /// <returns>Meta's ids, by name and language.</returns>
    internal async Task<IReadOnlyDictionary<(string Name, string Language), string>> RememberTemplatesAsync(
        string wabaId, IEnumerable<DemoTemplate> templates, CancellationToken cancellationToken)
    {
        var reviewed = templates.Where(one => one.Status != TemplateStatus.DRAFT)
            .Select(one => new { one.Name, one.Language, category = one.Category.ToString(), status = one.Status.ToString(), one.Reason, one.Components });
        var known = await AskAsync<SandboxTemplates>("templates", new { wabaId, templates = reviewed }, cancellationToken);
        return known.Templates.ToDictionary(one => (one.Name, one.Language), one => one.Id);
    }

    private async Task<T> AskAsync<T>(string call, object body, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync($"{address.Value}/sandbox/control/{call}", body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<T>(cancellationToken))!;
    }

    private static void Ensure(GraphResult<bool> result)
    {
        if (!result.IsOk) throw new InvalidOperationException($"The sandbox did not connect the demo's number: {result.Explanation}");
    }

    private sealed record SandboxAccount(string WabaId, string PhoneNumberId);

    private sealed record SandboxToken(string AccessToken);

    private sealed record SandboxTemplates(IReadOnlyList<SandboxTemplate> Templates);

    private sealed record SandboxTemplate(string Id, string Name, string Language);
}
