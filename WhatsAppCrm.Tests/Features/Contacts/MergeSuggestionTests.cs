using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Features.Webhooks;

namespace WhatsAppCrm.Tests.Features.Contacts;

public sealed class MergeSuggestionTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    [Fact]
    public async Task A_message_with_an_address_of_each_is_noticed_from_both_sides_and_dismissed_for_good()
    {
        var world = await MergeWorld.CreateAsync(fixture);
        await world.WriteAsync("a", null, "US.1", "Ana");
        await world.WriteAsync("b", "15557772002", null, "Bia");

        await world.WriteAsync("c", "15557772002", "US.1", "Ana");

        var (ana, bia) = (await world.IdAsync("Ana"), await world.IdAsync("Bia"));
        Assert.Equal([(bia, "SEEN_TOGETHER")], await SuggestedAsync(world, ana));
        Assert.Equal([(ana, "SEEN_TOGETHER")], await SuggestedAsync(world, bia));
        await world.Owner.CallAsync(HttpMethod.Delete, $"/api/contacts/{bia}/merge-suggestions/{ana}");
        await world.WriteAsync("d", "15557772002", "US.1", "Ana");
        Assert.Empty(await SuggestedAsync(world, ana));
        Assert.Empty(await SuggestedAsync(world, bia));
    }

    [Fact]
    public async Task A_number_that_moves_to_one_who_is_known_already_is_noticed()
    {
        var (world, ana, bia) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        var system = new JsonObject { ["body"] = "changed", ["type"] = "user_changed_number", ["wa_id"] = MergeWorld.BiasPhone, ["user_id"] = "US.1002", ["previous_user_id"] = "US.1001" };

        await world.DeliverAsync(Payloads.Body(Payloads.Change(world.Number, [Payloads.Message("system", system, MergeWorld.AnasPhone)])));

        Assert.Equal([(bia, "NUMBER_MOVED")], await SuggestedAsync(world, ana));
    }

    [Theory]
    [InlineData("Ana Silva", 1)]
    [InlineData("A friend", 0)]
    public async Task Only_ones_own_card_says_who_one_is(string nameOnCard, int expected)
    {
        var (world, ana, _) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        var card = new JsonArray(new JsonObject { ["name"] = new JsonObject { ["formatted_name"] = nameOnCard }, ["phones"] = new JsonArray(new JsonObject { ["phone"] = "+" + MergeWorld.BiasPhone, ["wa_id"] = MergeWorld.BiasPhone }) });

        await world.DeliverAsync(Payloads.Body(Payloads.Change(world.Number, [Payloads.Message("contacts", card, MergeWorld.AnasPhone, "US.1001")], contacts: [Payloads.Contact(MergeWorld.AnasPhone, "US.1001", "Ana Silva")])));

        Assert.Equal(expected, (await SuggestedAsync(world, ana)).Count(one => one.Reason == "OWN_CARD"));
    }

    [Fact]
    public async Task Leads_usernames_and_names_in_one_country_are_compared_when_somebody_looks()
    {
        var (world, ana, bia) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        await world.WriteAsync("x", "15557773001", "US.3001", "Ana Silva");
        await world.WriteAsync("x", "4915557773002", "DE.3002", "Ana Silva");
        var twin = await world.Owner.ReadAsync(db => db.Contacts.Where(contact => contact.UserId == "US.3001").Select(contact => contact.Id).SingleAsync());
        Assert.Equal([(twin, "SAME_NAME")], await SuggestedAsync(world, ana));

        foreach (var (contact, email) in new[] { (ana, "ana@example.test"), (bia, "ana@example.test") })
        {
            var lead = await world.Owner.ReadAsync(db => db.Leads.Where(one => one.ContactId == contact).Select(one => one.Id).SingleAsync());
            await world.Owner.CallAsync(HttpMethod.Patch, $"/api/leads/{lead}", new { email });
        }

        Assert.Equal([(bia, "SAME_EMAIL"), (twin, "SAME_NAME")], await SuggestedAsync(world, ana));
    }

    [Fact]
    public async Task What_was_said_of_one_who_was_merged_counts_for_the_survivor()
    {
        var world = await MergeWorld.CreateAsync(fixture);
        await world.WriteAsync("a", null, "US.1", "Ana");
        await world.WriteAsync("b", "15557772002", null, "Bia");
        await world.WriteAsync("c", "15557772003", "US.3", "Caio");
        await world.WriteAsync("d", "15557772002", "US.1", "Ana");
        var (ana, bia, caio) = (await world.IdAsync("Ana"), await world.IdAsync("Bia"), await world.IdAsync("Caio"));

        await world.MergeAsync(caio, bia);

        Assert.Equal([(caio, "SEEN_TOGETHER")], await SuggestedAsync(world, ana));
        Assert.Equal([(ana, "SEEN_TOGETHER")], await SuggestedAsync(world, caio));
    }

    private static async Task<List<(Guid Id, string Reason)>> SuggestedAsync(MergeWorld world, Guid contactId) =>
        [.. (await world.Owner.GetAsync($"/api/contacts/{contactId}/merge-suggestions"))["data"]!.AsArray().Select(one => ((Guid)one!["other"]!["id"]!, (string)one["reason"]!))];
}
