using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Templates;

/// <summary>What is known of a conversation that a template may want to say; nulls where nothing is.</summary>
/// <param name="Name">The customer's.</param>
/// <param name="Agent">Who is writing.</param>
public sealed record TemplateFacts(string? Name, string? Phone, string? Email, string? Lead, string? Agent, string? Business)
{
    /// <summary>What authors call their variables, in three languages, and what each means.</summary>
    private static readonly Dictionary<string, Func<TemplateFacts, string?>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["full_name"] = facts => facts.Name, ["nome_completo"] = facts => facts.Name, ["nombre_completo"] = facts => facts.Name,
        ["phone"] = facts => facts.Phone, ["telefone"] = facts => facts.Phone, ["telefono"] = facts => facts.Phone,
        ["email"] = facts => facts.Email, ["correo"] = facts => facts.Email,
        ["lead"] = facts => facts.Lead, ["deal"] = facts => facts.Lead, ["oportunidade"] = facts => facts.Lead, ["oportunidad"] = facts => facts.Lead,
        ["agent"] = facts => facts.Agent, ["agent_name"] = facts => facts.Agent, ["seller"] = facts => facts.Agent, ["vendedor"] = facts => facts.Agent, ["vendedora"] = facts => facts.Agent,
        ["atendente"] = facts => facts.Agent, ["agente"] = facts => facts.Agent, ["asesor"] = facts => facts.Agent, ["asesora"] = facts => facts.Agent,
        ["business"] = facts => facts.Business, ["business_name"] = facts => facts.Business, ["company"] = facts => facts.Business, ["store"] = facts => facts.Business,
        ["empresa"] = facts => facts.Business, ["loja"] = facts => facts.Business, ["tienda"] = facts => facts.Business,
    };

    /// <summary>Values for the named places of this template that are known; the rest is for whoever sends it.</summary>
    public IReadOnlyDictionary<string, string> For(TemplateForm form) =>
        form.Slots.Where(slot => slot.Part is TemplatePart.BODY or TemplatePart.HEADER_TEXT && Known.ContainsKey(slot.Name))
            .Select(slot => (slot.Key, Value: Known[slot.Name](this))).Where(one => !string.IsNullOrWhiteSpace(one.Value)).ToDictionary(one => one.Key, one => one.Value!);
}

/// <summary>Reads what a template may be filled in with.</summary>
public sealed class TemplateFactsQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>Nothing of a customer when the conversation is not there, or another organization's.</summary>
    public async Task<TemplateFacts> FindAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var (organizationId, userId) = (current.RequiredId, current.UserId);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var contact = await db.Conversations.AsNoTracking().Where(conversation => conversation.Id == conversationId)
            .Join(db.Contacts, conversation => conversation.ContactId, contact => contact.Id, (_, contact) => contact).SingleOrDefaultAsync(cancellationToken);
        var lead = await db.Conversations.Where(conversation => conversation.Id == conversationId)
            .Join(db.Leads, conversation => conversation.LeadId, lead => lead.Id, (_, lead) => new { lead.Name, lead.Email }).SingleOrDefaultAsync(cancellationToken);
        var agent = await db.Users.Where(user => user.Id == userId).Select(user => user.DisplayName).SingleOrDefaultAsync(cancellationToken);
        var business = await db.Organizations.Where(organization => organization.Id == organizationId).Select(organization => organization.Name).SingleOrDefaultAsync(cancellationToken);
        // Somebody known by a number only is not called by it.
        return new(contact is null or { IsNameless: true } ? null : contact.Name, contact?.Phone, lead?.Email, lead?.Name, agent, business);
    }
}
