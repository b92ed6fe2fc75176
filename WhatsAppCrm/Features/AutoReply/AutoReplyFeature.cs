namespace WhatsAppCrm.Features.AutoReply;

/// <summary>Every registration of this folder.</summary>
public static class AutoReplyFeature
{
    public static void AddAutoReply(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<DueAutoReplies>();
        services.AddScoped<DecideAutoReplies>();
        services.AddScoped<AutoAnswers>();
        services.AddSingleton<BrainCall>();
        services.AddScoped<AskBrain>();
        services.AddScoped<AutoReplyQueries>();
        services.AddScoped<SaveAutoReply>();
        services.AddScoped<RenewBrainSecret>();
        services.AddScoped<TryAutoReply>();
        services.AddScoped<TestBrain>();
        services.AddScoped<SwitchAutoReply>();
        services.AddHostedService<AutoReplyDrain>();
    }
}
