using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Update;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>
/// The database does not take the values of the rows in <see cref="DbUpdateException.Entries"/>, and these are all of them: without them
/// it takes the rest, as far as anybody can know. Only SQLite tells; elsewhere a save ends with the first.
/// </summary>
public sealed class RowsRefusedException(DbUpdateException first, IReadOnlyList<IUpdateEntry> entries) : DbUpdateException(first.Message, first.InnerException, entries);
