namespace WhatsAppCrm.Features.QuickReplies;

/// <summary>Every registration of this folder.</summary>
public static class QuickRepliesFeature
{
    public static void AddQuickReplies(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<QuickReplyQueries>();
        builder.Services.AddScoped<KeepQuickReply>();
        builder.Services.AddScoped<DeleteQuickReply>();
    }
}
