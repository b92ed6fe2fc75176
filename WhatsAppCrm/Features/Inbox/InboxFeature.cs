using WhatsAppCrm.Components.Commands;
using WhatsAppCrm.Features.Inbox.Commands;
using WhatsAppCrm.Features.Inbox.Drafts;
using WhatsAppCrm.Features.Inbox.Notes;
using WhatsAppCrm.Features.Inbox.Triage;
using WhatsAppCrm.Features.Inbox.Views;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Every registration of this folder.</summary>
public static class InboxFeature
{
    public static void AddInbox(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<InboxQueries>();
        builder.Services.AddScoped<ThreadQueries>();
        builder.Services.AddScoped<DeliveryQueries>();
        builder.Services.AddTransient<OpenThread>();
        builder.Services.AddTransient<ThreadNotes>();
        builder.Services.AddTransient<ThreadDrafts>();
        builder.Services.AddTransient<ThreadLater>();
        builder.Services.AddScoped<AssignConversation>();
        builder.Services.AddScoped<MarkConversationRead>();
        builder.Services.AddScoped<ChangeConversations>();
        builder.Services.AddScoped<UndoChanges>();
        builder.Services.AddScoped<HistoryQueries>();
        builder.Services.AddScoped<ReopenDueConversations>();
        builder.Services.AddHostedService<SnoozeDrain>();
        builder.Services.AddScoped<NoteQueries>();
        builder.Services.AddScoped<WriteNote>();
        builder.Services.AddScoped<ChangeNote>();
        builder.Services.AddScoped<DeleteNote>();
        builder.Services.AddScoped<RestoreNote>();
        builder.Services.AddScoped<SeeMentions>();
        builder.Services.AddScoped<DraftQueries>();
        builder.Services.AddScoped<KeepDraft>();
        builder.Services.AddScoped<SavedViewQueries>();
        builder.Services.AddScoped<KeepView>();
        builder.Services.AddScoped<DropView>();
        builder.Services.AddScoped<FilterChoicesQueries>();
        builder.Services.AddScoped<TriageDesk>();
        builder.Services.AddScoped<TriageActions>();
        builder.Services.AddScoped<PersonPicks>();
        builder.Services.AddScoped<ICommandSource, ConversationCommands>();
        builder.Services.AddScoped<ICommandSource, ConversationFinder>();
        builder.Services.AddSingleton(InboxShortcuts.Group);
        builder.Services.AddSingleton(ThreadShortcuts.Composer);
        builder.Services.AddSingleton(ThreadShortcuts.Tabs);
        builder.Services.AddSingleton(ThreadShortcuts.Viewer);
    }
}
