using System.Text.RegularExpressions;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Architecture;

/// <summary>Rules that the sources themselves show: sizes, folder names, clocks.</summary>
public sealed partial class SourceRulesTests
{
    private static readonly string Root = ProductProcess.RepositoryRoot();

    [Fact]
    public void A_file_over_its_limit_says_why()
    {
        var tooLong =
            from file in Sources()
            let lines = File.ReadAllLines(file)
            let limit = Limit(Path.GetRelativePath(Root, file), lines)
            where lines.Length > limit && !lines.Take(10).Any(line => line.Contains("Longer than", StringComparison.Ordinal))
            select $"{Path.GetRelativePath(Root, file)} has {lines.Length} lines, its limit is {limit}";

        Violations.AssertNone(tooLong);
    }

    [Fact]
    public void No_folder_has_a_name_that_says_nothing()
    {
        string[] empty = ["Services", "Helpers", "Utils", "Common", "Models"];
        var named = Sources().Select(file => Path.GetDirectoryName(Path.GetRelativePath(Root, file))!).Distinct()
            .Where(folder => folder.Split(Path.DirectorySeparatorChar).Intersect(empty, StringComparer.OrdinalIgnoreCase).Any());

        Violations.AssertNone(named);
    }

    [Fact]
    public void The_time_comes_from_the_TimeProvider()
    {
        // Ids are made by the machine's clock: they only have to grow.
        string[] allowed = ["WhatsAppCrm.Domain.SortableId"];
        var askers = CodeMap.Callers(method => method.DeclaringType.FullName is "System.DateTime" or "System.DateTimeOffset"
            && method.Name is "get_Now" or "get_UtcNow" or "get_Today");

        Violations.AssertNone(askers.Except(allowed));
    }

    [Fact]
    public void Nothing_sleeps_to_wait_for_something()
    {
        // Its pauses are the load and the moments of the kills, not waiting for a result.
        string[] allowed = ["ChaosTests.cs"];
        var sleepers = Sources().Where(file => !allowed.Contains(Path.GetFileName(file)))
            .Where(file => Path.GetRelativePath(Root, file).StartsWith("WhatsAppCrm.Tests", StringComparison.Ordinal))
            .Where(file => Sleeping().IsMatch(File.ReadAllText(file))).Select(file => Path.GetRelativePath(Root, file));

        Violations.AssertNone(sleepers);
    }

    private static int Limit(string path, string[] lines)
    {
        var name = Path.GetFileName(path);
        var text = new Lazy<string>(() => string.Join('\n', lines));
        return path.Replace(Path.DirectorySeparatorChar, '/') switch
        {
            "WhatsAppCrm/Program.cs" => 80,
            var test when test.StartsWith("WhatsAppCrm.Tests/", StringComparison.Ordinal) || test.StartsWith("WhatsAppCrm.E2E/", StringComparison.Ordinal) => 300,
            var other when !other.StartsWith("WhatsAppCrm/", StringComparison.Ordinal) => int.MaxValue,
            var migration when migration.Contains("/Migrations/") => int.MaxValue,
            _ when name.EndsWith(".razor", StringComparison.Ordinal) => text.Value.Contains("@page ") ? 200 : 150,
            _ when name.EndsWith("Controller.cs", StringComparison.Ordinal) => 120,
            _ when Job().IsMatch(text.Value) => 40,
            _ when name.EndsWith("Queries.cs", StringComparison.Ordinal) => 150,
            var useCase when useCase.StartsWith("WhatsAppCrm/Features/", StringComparison.Ordinal) && text.Value.Contains(" RunAsync(") => 120,
            _ => 150,
        };
    }

    private static IEnumerable<string> Sources() => Directory.EnumerateDirectories(Root, "WhatsAppCrm*")
        .SelectMany(project => Directory.EnumerateFiles(project, "*", SearchOption.AllDirectories))
        .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !Generated().IsMatch(file));

    [GeneratedRegex(@"[/\\](bin|obj|App_Data)[/\\]")]
    private static partial Regex Generated();

    [GeneratedRegex(@"\bclass \w+(\([^)]*\))?\s*: IJob\b")]
    private static partial Regex Job();

    [GeneratedRegex(@"Thread\.Sleep\(|Task\.Delay\((?!Timeout\.Infinite)")]
    private static partial Regex Sleeping();
}
