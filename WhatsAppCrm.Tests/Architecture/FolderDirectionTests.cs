namespace WhatsAppCrm.Tests.Architecture;

/// <summary><c>Domain &lt;- Infrastructure &lt;- Components &lt;- Features &lt;- Program</c>, and between features only what is listed here.</summary>
public sealed class FolderDirectionTests
{
    private static readonly string[] Layers = ["Domain", "Infrastructure", "Components", "Features"];

    private static readonly HashSet<(string From, string To)> AllowedBetweenFeatures =
    [
        ("Inbox", "Sending"), ("Leads", "Sending"), ("Templates", "Sending"), ("Onboarding", "Organizations"),
        ("Onboarding", "Connections"), // the last steps of connecting are the first of staying connected
        ("Onboarding", "Webhooks"), // what came before the number was stored is taken up again
        ("Leads", "Inbox"), // a card opens the live thread beside the board
        ("Connections", "Organizations"),
        ("Media", "Sending"), // gives messages their files before they leave
        ("Inbox", "Media"), // a file in the thread can be tried again
        ("Inbox", "Contacts"), // the person beside the thread shows what they are known by, and who may be the same
        ("AutoReply", "Sending"), // automatic answers leave through the same outbox
        ("Inbox", "AutoReply"), // the switch of a conversation
        ("Inbox", "Labels"), // lists, menus and filters show the organization's labels
        ("Inbox", "Templates"), // a template is picked and filled in beside the thread
        ("Templates", "Media"), // the file that shows reviewers what a header holds
        ("Templates", "Connections"), // an alert about a template is put away where it is seen
        ("Inbox", "QuickReplies"), // a slash in the composer finds them
        ("Reports", "Leads"), // figures of leads have the pipelines, words and money of the board
        ("Inbox", "Search"), // the field above the list
        ("Inbox", "Leads"), // the person beside the thread shows their lead's panel
    ];

    /// <summary>Makes the demo organization through the front doors of the others.</summary>
    private const string Seeder = "Demo";

    [Fact]
    public void A_folder_uses_only_folders_below_it() => Violations.AssertNone(
        from type in CodeMap.Types
        from used in CodeMap.UsedBy(type)
        where Layer(type.FullName) is { } here && Layer(used) is { } there && there > here
        select $"{type.FullName} uses {used}");

    [Fact]
    public void Features_use_each_other_only_where_it_is_listed() => Violations.AssertNone(
        from type in CodeMap.Types
        from used in CodeMap.UsedBy(type)
        let one = Feature(type.FullName)
        let other = Feature(used)
        where one is not null && other is not null && one != other && one != Seeder && !AllowedBetweenFeatures.Contains((one, other))
        select $"{type.FullName} uses {used}");

    [Fact]
    public void The_domain_knows_neither_EF_nor_ASP_NET_nor_any_package() => Violations.AssertNone(
        from type in CodeMap.Types
        where Layer(type.FullName) == 0
        from used in CodeMap.UsedBy(type)
        where !used.StartsWith("System.", StringComparison.Ordinal) && !used.StartsWith("WhatsAppCrm.Domain.", StringComparison.Ordinal) && !IsMadeByTheCompiler(used)
        select $"{type.FullName} uses {used}");

    [Fact]
    public void The_sandbox_is_known_to_Program_only() => Violations.AssertNone(
        from type in CodeMap.Types
        where type.Name != "Program"
        from used in CodeMap.UsedBy(type)
        where used.StartsWith("WhatsAppCrm.MetaSandbox", StringComparison.Ordinal)
        select $"{type.FullName} uses {used}");

    [Fact]
    public void Every_type_stands_in_one_of_the_four_folders() => Violations.AssertNone(
        from type in CodeMap.Types
        where type.Name is not ("Program" or "_Imports") && Layer(type.FullName) is null
        select type.FullName);

    [Fact]
    public void The_map_sees_what_components_and_methods_use()
    {
        Assert.Contains("WhatsAppCrm.Components.Layout.MainLayout", CodeMap.UsedBy(CodeMap.Types.Single(type => type.FullName == "WhatsAppCrm.Components.Routes")));
        Assert.Contains("WhatsAppCrm.Domain.Queues.OutboxMessage", CodeMap.UsedBy(CodeMap.Types.Single(type => type.FullName == "WhatsAppCrm.Infrastructure.Data.AppDbContext")));
    }

    private static int? Layer(string fullName)
    {
        var layer = Array.FindIndex(Layers, name => fullName.StartsWith($"WhatsAppCrm.{name}.", StringComparison.Ordinal));
        return layer < 0 ? null : layer;
    }

    private static string? Feature(string fullName) => Layer(fullName) == 3 ? fullName.Split('.')[2] : null;

    private static bool IsMadeByTheCompiler(string fullName) =>
        fullName.StartsWith('<') || fullName.StartsWith("Microsoft.CodeAnalysis.", StringComparison.Ordinal);
}
