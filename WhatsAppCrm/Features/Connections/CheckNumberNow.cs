using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Someone wants to know now what Meta says of a number.</summary>
public sealed class CheckNumberNow(CurrentOrganization current, RefreshNumberHealth refresh)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, <c>NUMBER_NOT_CONNECTED</c>, <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c>, <c>META_REFUSED</c>.</exception>
    public Task RunAsync(Guid accountId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        return refresh.RunAsync(accountId, cancellationToken);
    }
}
