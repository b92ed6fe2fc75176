namespace WhatsAppCrm.Infrastructure.Settings;

/// <summary>The product can't start, and the message says in one line what to do about it, naming the setting; never a secret.</summary>
public sealed class StartException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Ends the process with that line and exit code 1 where an unhandled exception would print its stack.</summary>
    public static void ExplainWhenUnhandled() => AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    {
        if (Explain(unhandled.ExceptionObject as Exception) is not { } line) return;
        Console.Error.WriteLine("WhatsAppCrm cannot start: " + line);
        Environment.Exit(1);
    };

    /// <summary>Null when it is a bug, whose stack is wanted.</summary>
    internal static string? Explain(Exception? exception) => exception switch
    {
        StartException refused => refused.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } inUse => inUse.Message.TrimEnd('.') + ". Stop the other program, or set Urls.",
        _ => null,
    };
}
