using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace WhatsAppCrm.Features.Organizations;

[ApiController]
[Authorize]
[Route("api/v1/organizations")]
[Tags("Organizations")]
public sealed class OrganizationsController(OrganizationQueries queries) : ControllerBase
{
    public sealed record OrganizationBody(string? Name, string? Description, string? Industry);

    public sealed record SettingsBody(string? Website, string? TimeZone, string? Locale, string? Currency = null);

    public sealed record OrganizationList(IReadOnlyList<OrganizationDetails> Data);

    private Guid UserId => Guid.Parse(User.FindFirstValue(ClaimTypes.NameIdentifier)!);

    /// <summary>Creates an organization; the caller becomes its OWNER.</summary>
    [HttpPost]
    [ProducesResponseType<OrganizationDetails>(StatusCodes.Status201Created)]
    public async Task<IActionResult> CreateAsync(OrganizationBody body, [FromServices] CreateOrganization createOrganization, CancellationToken cancellationToken)
    {
        var organization = await createOrganization.RunAsync(new NewOrganization(body.Name, body.Description, body.Industry), UserId, cancellationToken);
        var details = new OrganizationDetails(
            organization.Id, organization.Name, organization.Description, organization.Industry, organization.Website, organization.TimeZone, organization.Locale, organization.Currency,
            Domain.Organizations.Role.OWNER, organization.CreatedAtUtc);
        return Created($"/api/v1/organizations/{organization.Id}", details);
    }

    /// <summary>The caller's organizations, with the role in each.</summary>
    [HttpGet]
    public async Task<OrganizationList> ListAsync(CancellationToken cancellationToken) => new(await queries.ListAsync(UserId, cancellationToken));

    [HttpGet("{organizationId}")]
    public Task<OrganizationDetails> GetAsync(CancellationToken cancellationToken) => queries.GetAsync(cancellationToken);

    /// <summary>Changes name, description and industry. ADMIN up.</summary>
    [HttpPut("{organizationId}")]
    public async Task<OrganizationDetails> ChangeAsync(OrganizationBody body, [FromServices] ChangeOrganization changeOrganization, CancellationToken cancellationToken)
    {
        await changeOrganization.DescribeAsync(body.Name, body.Description, body.Industry, cancellationToken);
        return await queries.GetAsync(cancellationToken);
    }

    /// <summary>Changes website, time zone (IANA) and language (en, pt-BR, es). ADMIN up.</summary>
    [HttpPut("{organizationId}/settings")]
    public async Task<OrganizationDetails> ChangeSettingsAsync(SettingsBody body, [FromServices] ChangeOrganization changeOrganization, CancellationToken cancellationToken)
    {
        await changeOrganization.LocalizeAsync(body.Website, body.TimeZone, body.Locale, body.Currency, cancellationToken);
        return await queries.GetAsync(cancellationToken);
    }
}
