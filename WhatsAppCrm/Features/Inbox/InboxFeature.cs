namespace WhatsAppCrm.Features.Inbox;

/// <summary>Every registration of this folder.</summary>
public static class InboxFeature
{
    public static void AddInbox(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<InboxQueries>();
        builder.Services.AddScoped<ThreadQueries>();
        builder.Services.AddTransient<OpenThread>();
        builder.Services.AddScoped<AssignConversation>();
        builder.Services.AddScoped<MarkConversationRead>();
    }
}
