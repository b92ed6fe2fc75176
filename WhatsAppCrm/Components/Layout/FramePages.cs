using WhatsAppCrm.Domain.Organizations;

namespace WhatsAppCrm.Components.Layout;

/// <summary>A page that is always a click away. Its name is in <see cref="ShellText"/>.</summary>
/// <param name="Minimum">Who may open it.</param>
public sealed record FramePage(string Text, string Icon, string Href, Role Minimum);

/// <summary>The pages of the rail and of the settings, for the frame and for the command palette alike.</summary>
public static class FramePages
{
    public static readonly IReadOnlyList<FramePage> Rail =
    [
        new("Inbox", "forum", "inbox", Role.SELLER),
        new("Leads", "view_kanban", "leads", Role.SELLER),
        new("Templates", "text_snippet", "templates", Role.SELLER),
        new("Dashboard", "bar_chart", "dashboard", Role.MANAGER),
        new("Settings", "settings", "settings", Role.SELLER),
    ];

    public static readonly IReadOnlyList<FramePage> Settings =
    [
        new("Organization", "storefront", "settings/organization", Role.ADMIN),
        new("Pipelines", "view_kanban", "settings/pipelines", Role.MANAGER),
        new("LeadFields", "list_alt", "settings/fields", Role.ADMIN),
        new("Members", "group", "settings/members", Role.ADMIN),
        new("Numbers", "phone_iphone", "settings/whatsapp", Role.MANAGER),
        new("Assignment", "assignment_ind", "settings/assignment", Role.MANAGER),
        new("AutoReply", "smart_toy", "settings/auto-reply", Role.MANAGER),
        new("Labels", "label", "settings/labels", Role.MANAGER),
        new("QuickReplies", "bolt", "settings/quick-replies", Role.SELLER),
        new("Queue", "schedule_send", "settings/jobs", Role.ADMIN),
    ];

    /// <summary>The first page of settings that somebody in this role may open.</summary>
    public static string SettingsOf(Role? role) => role >= Role.ADMIN ? "settings" : role == Role.MANAGER ? "settings/whatsapp" : "settings/quick-replies";
}
