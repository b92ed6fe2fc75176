using Microsoft.EntityFrameworkCore.Storage;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>A transaction together with its turn at the write gate. Disposing without a commit rolls back.</summary>
public sealed class WriteTransaction(IDbContextTransaction transaction, Action release) : IAsyncDisposable
{
    public Task CommitAsync(CancellationToken cancellationToken = default) => transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            release();
        }
    }
}
