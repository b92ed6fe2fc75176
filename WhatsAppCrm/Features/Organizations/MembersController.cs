using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Presence;

namespace WhatsAppCrm.Features.Organizations;

[ApiController]
[Authorize]
[Route("api/v1/organizations/{organizationId}")]
[Tags("Organizations")]
public sealed class MembersController(MemberQueries queries) : ControllerBase
{
    public sealed record MemberList(IReadOnlyList<MemberRow> Data);

    public sealed record InvitationList(IReadOnlyList<InvitationRow> Data);

    public sealed record RoleBody(Role? Role);

    public sealed record InvitationBody(string? Email, Role? Role);

    public sealed class PresenceBody
    {
        [System.Text.Json.Serialization.JsonRequired]
        public bool Away { get; init; }
    }

    /// <summary>Everyone, with whether they are there: ONLINE, AWAY or OFFLINE.</summary>
    [HttpGet("members")]
    public async Task<MemberList> ListAsync(CancellationToken cancellationToken) => new(await queries.ListAsync(cancellationToken));

    /// <summary>Gives a member another role. ADMIN up; only an OWNER makes or unmakes an OWNER.</summary>
    [HttpPatch("members/{userId:guid}")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> ChangeRoleAsync(Guid userId, RoleBody body, [FromServices] ChangeMemberRole changeMemberRole, CancellationToken cancellationToken)
    {
        await changeMemberRole.RunAsync(userId, body.Role, cancellationToken);
        return NoContent();
    }

    /// <summary>Removes a member (ADMIN up), or lets the caller leave. The last OWNER can't.</summary>
    [HttpDelete("members/{userId:guid}")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> RemoveAsync(Guid userId, [FromServices] RemoveMember removeMember, CancellationToken cancellationToken)
    {
        await removeMember.RunAsync(userId, cancellationToken);
        return NoContent();
    }

    /// <summary>The caller says that they are away, on every device, or no longer.</summary>
    [HttpPut("members/me/presence")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> SayAwayAsync(PresenceBody body, [FromServices] SayAway sayAway, CancellationToken cancellationToken)
    {
        await sayAway.RunAsync(body.Away, cancellationToken);
        return NoContent();
    }

    /// <summary>Open invitations. ADMIN up.</summary>
    [HttpGet("invitations")]
    public async Task<InvitationList> ListInvitationsAsync(CancellationToken cancellationToken) => new(await queries.ListInvitationsAsync(cancellationToken));

    /// <summary>Invites by a link that is mailed and returned here once. ADMIN up.</summary>
    [HttpPost("invitations")]
    [ProducesResponseType<SentInvitation>(StatusCodes.Status201Created)]
    public async Task<IActionResult> InviteAsync(InvitationBody body, [FromServices] InviteMember inviteMember, CancellationToken cancellationToken) =>
        StatusCode(StatusCodes.Status201Created, await inviteMember.RunAsync(body.Email, body.Role, cancellationToken));

    /// <summary>Withdraws an invitation. ADMIN up.</summary>
    [HttpDelete("invitations/{invitationId:guid}")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> RevokeAsync(Guid invitationId, [FromServices] RevokeInvitation revokeInvitation, CancellationToken cancellationToken)
    {
        await revokeInvitation.RunAsync(invitationId, cancellationToken);
        return NoContent();
    }
}
