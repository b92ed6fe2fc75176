using System.Buffers.Binary;

namespace WhatsAppCrm.Domain;

/// <summary>
/// Makes ids that sort by the moment they were made: UUID version 7 with a counter, so that two ids of the same
/// millisecond keep their order within this process. Text and byte order agree with time on SQLite and PostgreSQL.
/// </summary>
public static class SortableId
{
    private static readonly Lock Gate = new();
    private static long _lastMilliseconds;
    private static int _counter;

    /// <summary>A new id, greater than every id made before it by this process. Safe from any thread.</summary>
    public static Guid New()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(bytes, bigEndian: true, out _);

        lock (Gate)
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            if (now > _lastMilliseconds)
            {
                _lastMilliseconds = now;
                _counter = 0;
            }
            else if (++_counter > 0xFFF)
            {
                // 4096 ids in one millisecond, or a clock that went back: borrow from the next millisecond.
                _lastMilliseconds++;
                _counter = 0;
            }

            BinaryPrimitives.WriteInt64BigEndian(bytes, (_lastMilliseconds << 16) | 0x7000L | (long)_counter);
        }

        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
