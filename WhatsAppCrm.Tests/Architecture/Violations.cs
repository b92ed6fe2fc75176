namespace WhatsAppCrm.Tests.Architecture;

internal static class Violations
{
    /// <summary>Fails with every one of them, a line each.</summary>
    public static void AssertNone(IEnumerable<string> violations)
    {
        var all = violations.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, $"{all.Count} violations:{Environment.NewLine}{string.Join(Environment.NewLine, all)}");
    }

    /// <summary>Fails with what is in the code but not in the list, and what is in the list but no longer in the code.</summary>
    public static void AssertSame(IEnumerable<string> listed, IEnumerable<string> found)
    {
        var (here, there) = (listed.ToHashSet(), found.ToHashSet());
        AssertNone([.. there.Except(here).Select(name => "not listed: " + name), .. here.Except(there).Select(name => "listed, but gone: " + name)]);
    }
}
