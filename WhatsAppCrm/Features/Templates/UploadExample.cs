using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Media;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Templates;

/// <summary>Hands a template's example file to Meta, just before the template: nobody promises how long a handle lives.</summary>
public sealed class UploadExample(IDbContextFactory<AppDbContext> factory, BusinessAccountCalls calls, ExampleGraph graph, IMediaStore store)
{
    /// <returns>The handle.</returns>
    public async Task<GraphResult<string>> RunAsync(string wabaId, Guid uploadId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var file = await db.MediaUploads.AsNoTracking().SingleOrDefaultAsync(one => one.Id == uploadId, cancellationToken);
        await using var content = file is null ? null : store.Open(file.StorageKey);
        if (content is null) return GraphResult<string>.NotSent("The example is no longer here.");
        var name = ContentTypes.SafeName(file!.FileName, file.ContentType, "example");
        return await calls.RunAsync(wabaId, (token, stop) => graph.UploadAsync(token, content, name, file.MimeType, stop), cancellationToken);
    }
}
