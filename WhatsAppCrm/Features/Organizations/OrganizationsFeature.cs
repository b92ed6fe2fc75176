namespace WhatsAppCrm.Features.Organizations;

/// <summary>Every registration of this folder.</summary>
public static class OrganizationsFeature
{
    public static void AddOrganizations(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<OrganizationQueries>();
        services.AddScoped<CreateOrganization>();
        services.AddScoped<ChangeOrganization>();
        services.AddScoped<SwitchOrganization>();
        services.AddScoped<MemberQueries>();
        services.AddScoped<ChangeMemberRole>();
        services.AddScoped<RemoveMember>();
        services.AddScoped<InviteMember>();
        services.AddScoped<RevokeInvitation>();
        services.AddScoped<AcceptInvitation>();
    }
}
