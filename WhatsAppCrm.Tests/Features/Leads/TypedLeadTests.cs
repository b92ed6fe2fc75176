using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

public sealed class TypedLeadTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task Whoever_writes_from_a_number_that_was_typed_in_is_that_lead_and_not_a_second_one()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var phone = await owner.ConnectNumberAsync();
        var leadId = await owner.NewLeadAsync("Mariana Lima", phone: "+55 11 8888-0081"); // as it was before the ninth digit

        await fixture.Host.Sandbox.InboundAsync(phone.PhoneNumberId, "Hello", from: "5511988880081", name: "mari");
        await WaitFor.Async(async () => await owner.ReadAsync(db => db.Messages.AnyAsync()), what: "the message is taken in");

        var lead = await owner.ReadAsync(db => db.Leads.SingleAsync());
        Assert.Equal((leadId, "Mariana Lima", true), (lead.Id, lead.Name, lead.ContactId is not null));
        Assert.Equal(leadId, await owner.ReadAsync(db => db.Conversations.Select(c => c.LeadId).SingleAsync()));
    }
}
