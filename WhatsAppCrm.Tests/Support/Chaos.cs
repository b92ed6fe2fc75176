namespace WhatsAppCrm.Tests.Support;

/// <summary>How much of the long tests is run: <c>./test</c> runs a bounded part, <c>./test --chaos</c> the whole (<c>CHAOS=full</c>).</summary>
public static class Chaos
{
    public static bool IsWhole => Environment.GetEnvironmentVariable("CHAOS") == "full";

    public static int Times(int bounded, int whole) => IsWhole ? whole : bounded;
}
