using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Identity;

namespace WhatsAppCrm.Features.Demo;

/// <summary>Every row of the demo, made in memory. Stage names are in the visitor's language.</summary>
internal sealed class DemoSeed
{
    private readonly ILookupNormalizer _normalizer;
    private readonly DateTime _nowUtc;
    private readonly Dictionary<string, Guid> _people = [];
    private readonly Dictionary<string, Stage> _stages = [];

    public DemoSeed(ILookupNormalizer normalizer, IStringLocalizer texts, DateTime nowUtc)
    {
        (_normalizer, _nowUtc) = (normalizer, nowUtc);
        var organization = Organization.Create(
            DemoScript.OrganizationName, DemoScript.Description, DemoScript.Industry, nowUtc, isDemo: true);
        organization.Localize(null, DemoScript.TimeZone, Languages.Default);
        OrganizationId = organization.Id;
        Rows.Add(organization);

        foreach (var person in DemoScript.People) AddPerson(person);

        var pipeline = new Pipeline(OrganizationId, texts["Pipeline"], isDefault: true, nowUtc);
        Rows.Add(pipeline);
        foreach (var (key, color, kind) in DemoScript.Stages) _stages[key] = new Stage(pipeline, texts["Stage_" + key], _stages.Count, color, kind);
        Rows.AddRange(_stages.Values);
    }

    public Guid OrganizationId { get; }

    public Guid OwnerId => _people[DemoScript.Owner.Key];

    /// <summary>Everything to be stored, whatever its table.</summary>
    public List<object> Rows { get; } = [];

    public List<DemoChat> Chats { get; } = [];

    /// <summary>Adds the number, and what hangs on it: conversations with their leads, and templates.</summary>
    /// <param name="templateIds">Meta's, by name and language.</param>
    public void Connect(ConnectedNumber number, string protectedAccessToken, string protectedPin, IReadOnlyDictionary<(string Name, string Language), string> templateIds)
    {
        var account = new WhatsAppAccount(OrganizationId, number.PhoneNumberId);
        account.Connect(number, new(protectedAccessToken, TokenKind.BUSINESS, null, ""), protectedPin, OwnerId, _nowUtc);
        account.SawWebhook(_nowUtc);
        Rows.Add(account);

        var place = new DemoPlace(account, _stages, _people, _nowUtc);
        foreach (var conversation in DemoScript.Conversations().Select(script => new DemoConversationSeed(script, place)))
        {
            Rows.AddRange(conversation.Rows);
            Chats.Add(conversation.Chat);
        }

        Rows.AddRange(DemoScript.Templates().Select(template => NewTemplate(account, template, templateIds.GetValueOrDefault((template.Name, template.Language)))));
    }

    // No password: nobody can sign in as one of them except through the demo's button.
    private void AddPerson(DemoPerson person)
    {
        var user = new User
        {
            DisplayName = person.DisplayName,
            UserName = person.Email,
            NormalizedUserName = _normalizer.NormalizeName(person.Email),
            Email = person.Email,
            NormalizedEmail = _normalizer.NormalizeEmail(person.Email),
            EmailConfirmed = true,
            SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(20)),
            LastOrganizationId = OrganizationId,
            CreatedAtUtc = _nowUtc,
        };
        _people[person.Key] = user.Id;
        Rows.AddRange([user, new Membership(OrganizationId, user.Id, person.Role, _nowUtc)]);
    }

    private MessageTemplate NewTemplate(WhatsAppAccount account, DemoTemplate template, string? metaId)
    {
        var row = new MessageTemplate(OrganizationId, account.Id, account.WabaId, template.Name, template.Language, template.Category, template.Components.GetRawText(), _nowUtc);
        if (template.Status != TemplateStatus.DRAFT) row.Follow(template.Status, metaId, template.Reason, _nowUtc);
        return row;
    }
}
