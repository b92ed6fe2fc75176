using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Components.Commands;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Components.Layout;

/// <summary>Every page the reader may open.</summary>
public sealed class PageCommands(CurrentOrganization current, AuthenticationStateProvider authentication, PlatformAdministrators administrators, IStringLocalizer<ShellText> words) : ICommandSource
{
    public int Order => 30;

    public async Task<IReadOnlyList<Command>> ListAsync(CommandPlace place, CancellationToken cancellationToken)
    {
        var pages = FramePages.Rail.Where(page => current.Is(page.Minimum)).Select(page => Of(page, words["PagesGroup"]) with { Href = "/" + (page.Href == "settings" ? FramePages.SettingsOf(current.Role) : page.Href), Key = KeyOf(page.Text) })
            .Concat(FramePages.Settings.Where(page => current.Is(page.Minimum)).Select(page => Of(page, words["Settings"])))
            .Append(new("page:profile", words["PagesGroup"], words["Profile"], "person") { Href = "/account/profile" });
        if (administrators.Includes((await authentication.GetAuthenticationStateAsync()).User))
        {
            pages = pages.Concat(
            [
                new("page:setup", words["AdminGroup"], words["AdminSetup"], "settings_suggest") { Href = "/admin/setup" },
                new("page:connections", words["AdminGroup"], words["AdminConnections"], "hub") { Href = "/admin/connections" },
                new("page:webhooks", words["AdminGroup"], words["AdminWebhooks"], "webhook") { Href = "/admin/webhooks" },
            ]);
        }

        return [.. pages];
    }

    private Command Of(FramePage page, string group) => new("page:" + page.Href, group, words[page.Text], page.Icon) { Href = "/" + page.Href };

    private static string? KeyOf(string page) => FrameShortcuts.Group.Shortcuts.FirstOrDefault(shortcut => shortcut.Action == "Go" + page)?.Keys[0];
}

/// <summary>Another organization, another theme, another language, the sheet of shortcuts and the way out.</summary>
public sealed class PreferenceCommands(CurrentOrganization current, FrameQueries frames, IStringLocalizer<ShellText> words) : ICommandSource
{
    public int Order => 50;

    public async Task<IReadOnlyList<Command>> ListAsync(CommandPlace place, CancellationToken cancellationToken)
    {
        var organizations = current.UserId is { } userId && await frames.FindAsync(userId, cancellationToken) is { } frame
            ? frame.Organizations.Where(organization => organization.Id != current.Id).Select(organization =>
                new Command("organization:" + organization.Id, words["SwitchOrganization"], organization.Name, "swap_horiz") { Post = new("/organizations/switch", new Dictionary<string, string> { ["organizationId"] = organization.Id.ToString() }) })
            : [];
        return
        [
            .. organizations,
            .. new[] { ("", "contrast"), ("light", "light_mode"), ("dark", "dark_mode") }.Select(theme =>
                new Command("theme:" + theme.Item1, words["ThemeGroup"], words["Theme_" + theme.Item1], theme.Item2) { Post = Preference("theme", theme.Item1) }),
            .. Languages.Supported.Select(language => new Command("language:" + language, words["LanguageGroup"], LanguageNames.Of(language), "translate") { Post = Preference("language", language) }),
            new("sheet", words["HelpGroup"], words["Shortcuts"], "keyboard") { Href = "#shortcuts", Key = "?" },
            new("sign-out", words["HelpGroup"], words["SignOut"], "logout") { Post = new("/account/sign-out", new Dictionary<string, string>()) },
        ];
    }

    private static CommandPost Preference(string name, string value) => new("/account/preferences", new Dictionary<string, string> { [name] = value });
}
