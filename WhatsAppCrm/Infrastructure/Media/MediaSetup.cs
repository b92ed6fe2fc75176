using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Media;

/// <summary>Where files are kept: a folder of the data directory.</summary>
public static class MediaSetup
{
    public static void AddMediaStore(this IHostApplicationBuilder builder)
    {
        var folder = Path.Combine(DataDirectory.Resolve(builder.Configuration, builder.Environment), "media");
        builder.Services.AddSingleton<IMediaStore>(new FileMediaStore(folder));
        builder.Services.AddSingleton<Thumbnails>();
    }
}
