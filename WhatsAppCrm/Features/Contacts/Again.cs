using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>Something was written between reading and locking: what was read is not true any more.</summary>
internal sealed class ReadAgainException : Exception;

/// <summary>
/// Webhooks and sends go on while contacts are merged. Whoever loses a race for a row starts again with what is there by then;
/// each try is one transaction that leaves nothing behind.
/// </summary>
internal static class Again
{
    private const int Tries = 6;

    public static async Task<T> RunAsync<T>(Func<Task<T>> tryOnce)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await tryOnce();
            }
            catch (Exception exception) when (attempt < Tries && exception is ReadAgainException or DbUpdateException or DbException { IsTransient: true })
            {
            }
        }
    }
}
