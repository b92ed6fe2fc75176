using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>A customer writes and is answered, by REST, while a number is being connected or lost.</summary>
internal static class SignupSends
{
    /// <returns>The job that sends the answer.</returns>
    public static async Task<string> AnswerAsync(this Actor actor, string phoneNumberId, string customer)
    {
        await actor.HearAsync(phoneNumberId, customer);
        return await actor.SendAsync(customer);
    }

    /// <summary>Opens the customer's window.</summary>
    public static async Task HearAsync(this Actor actor, string phoneNumberId, string customer)
    {
        await actor.Host.Sandbox.InboundAsync(phoneNumberId, "Are you open?", from: customer);
        await WaitFor.Async(() => actor.ReadAsync(db => db.Messages.AnyAsync()), TimeSpan.FromSeconds(20), "the customer's message");
    }

    public static async Task<string> SendAsync(this Actor actor, string customer)
    {
        using var answer = await actor.Http.PostAsJsonAsync("/api/integrations/whatsapp/send", new { toPhone = "+" + customer, text = "Until six." });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!["jobId"]!.ToString();
    }

    public static Task<OutboxMessage> JobUntilAsync(this Actor actor, string jobId, Func<OutboxMessage, bool> isSo)
    {
        var id = Guid.Parse(jobId);
        return WaitFor.Async(
            async () => await actor.ReadAsync(db => db.OutboxMessages.AsNoTracking().SingleAsync(one => one.Id == id)) is { } job && isSo(job) ? job : null, TimeSpan.FromSeconds(20), $"job {id}");
    }

    /// <summary>What Meta answered to each time this message was sent.</summary>
    public static async Task<IEnumerable<int>> SendsAsync(this ProductHost host, string jobId) => (await host.Sandbox.WireAsync()).AsArray()
        .Where(call => (string?)call!["body"]?["biz_opaque_callback_data"] == Guid.Parse(jobId).ToString("N")).Select(call => (int)call!["status"]!);
}
