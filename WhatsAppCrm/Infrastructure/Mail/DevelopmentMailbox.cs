using System.Text.Json;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Infrastructure.Mail;

/// <summary>Keeps letters as files under the data directory instead of sending them. For Development only: they hold links with secrets.</summary>
public sealed class DevelopmentMailbox(string directory, TimeProvider time) : IMailSender
{
    /// <summary>A letter and when it was written.</summary>
    public sealed record Kept(Letter Letter, DateTime AtUtc);

    public async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, SortableId.New().ToString("N") + ".json");
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new Kept(letter, time.GetUtcNow().UtcDateTime)), cancellationToken);
    }

    /// <summary>The newest first, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<Kept> Newest(int limit) => !Directory.Exists(directory)
        ? []
        : [.. Directory.EnumerateFiles(directory, "*.json").OrderDescending(StringComparer.Ordinal).Take(limit)
            .Select(path => JsonSerializer.Deserialize<Kept>(File.ReadAllText(path))!)];
}
