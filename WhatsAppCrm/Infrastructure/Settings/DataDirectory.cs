namespace WhatsAppCrm.Infrastructure.Settings;

/// <summary>Where the product's own files lie.</summary>
public static class DataDirectory
{
    /// <summary>The full path of <c>App:DataDirectory</c>, created when missing.</summary>
    /// <exception cref="StartException">It can't be created.</exception>
    public static string Resolve(IConfiguration configuration, IHostEnvironment environment)
    {
        var configured = configuration.GetValue<string>($"{AppSettings.Section}:{nameof(AppSettings.DataDirectory)}");
        var directory = Path.GetFullPath(string.IsNullOrWhiteSpace(configured) ? "App_Data" : configured, environment.ContentRootPath);
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"App:DataDirectory {directory} cannot be created: {refused.Message}", refused);
        }

        return directory;
    }
}
