using System.Buffers.Binary;
using System.Text;

namespace WhatsAppCrm.Benchmarks.Circuits;

/// <summary>
/// The little of MessagePack that Blazor's hub protocol ("blazorpack") uses: a length, then an array that begins with the message's
/// type. ASP.NET Core, SignalR hub protocol and the MessagePack specification, read 2026-11-30.
/// </summary>
public static class BlazorPack
{
    public const int Invocation = 1, Completion = 3, Ping = 6, Close = 7;

    /// <summary>A call of the server, framed.</summary>
    /// <param name="id">Null when no answer is wanted.</param>
    /// <param name="arguments">Text, whole numbers, booleans and null.</param>
    public static byte[] Call(string? id, string target, params object?[] arguments)
    {
        using var body = new MemoryStream();
        body.WriteByte(0x96);
        body.WriteByte(Invocation);
        body.WriteByte(0x80);
        Write(body, id);
        Write(body, target);
        body.WriteByte((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments) Write(body, argument);
        body.WriteByte(0x90);
        return Frame(body.ToArray());
    }

    public static byte[] PingFrame() => Frame([0x91, Ping]);

    /// <summary>The first whole message of <paramref name="buffer"/>; null when more must come.</summary>
    public static (ReadOnlyMemory<byte> Message, int Used)? TryTake(ReadOnlyMemory<byte> buffer)
    {
        var (length, shift) = (0, 0);
        for (var i = 0; i < Math.Min(5, buffer.Length); i++, shift += 7)
        {
            var part = buffer.Span[i];
            length |= (part & 0x7f) << shift;
            if ((part & 0x80) != 0) continue;
            return buffer.Length < i + 1 + length ? null : (buffer.Slice(i + 1, length), i + 1 + length);
        }

        return null;
    }

    private static byte[] Frame(byte[] body)
    {
        using var framed = new MemoryStream(body.Length + 5);
        var length = body.Length;
        do
        {
            framed.WriteByte((byte)((length & 0x7f) | (length > 0x7f ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);
        framed.Write(body);
        return framed.ToArray();
    }

    private static void Write(MemoryStream to, object? value)
    {
        Span<byte> number = stackalloc byte[9];
        switch (value)
        {
            case null:
                to.WriteByte(0xc0);
                break;
            case bool truth:
                to.WriteByte(truth ? (byte)0xc3 : (byte)0xc2);
                break;
            case long or int:
                number[0] = 0xd3;
                BinaryPrimitives.WriteInt64BigEndian(number[1..], Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                to.Write(number);
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                number[0] = 0xdb;
                BinaryPrimitives.WriteInt32BigEndian(number[1..], bytes.Length);
                to.Write(number[..5]);
                to.Write(bytes);
                break;
            default:
                throw new NotSupportedException(value.GetType().Name);
        }
    }
}

/// <summary>Reads one message from front to back.</summary>
public ref struct BlazorPackReader(ReadOnlySpan<byte> left)
{
    private ReadOnlySpan<byte> _left = left;

    public int Array() => Byte() switch { var fix when (fix & 0xf0) == 0x90 => fix & 0x0f, 0xdc => (int)Number(2), 0xdd => (int)Number(4), var other => throw Unexpected(other) };

    public void SkipMap()
    {
        var count = Byte() is var fix && (fix & 0xf0) == 0x80 ? fix & 0x0f : throw Unexpected(fix);
        for (var i = 0; i < 2 * count; i++) Text();
    }

    public long Whole() => Byte() switch
    {
        var fix when fix < 0x80 => fix,
        var negative when negative >= 0xe0 => (sbyte)negative,
        0xcc => (long)Number(1), 0xcd => (long)Number(2), 0xce => (long)Number(4), 0xcf => (long)Number(8),
        0xd0 => (sbyte)Number(1), 0xd1 => (short)Number(2), 0xd2 => (int)Number(4), 0xd3 => (long)Number(8),
        var other => throw Unexpected(other),
    };

    public bool Truth() => Byte() switch { 0xc3 => true, 0xc2 => false, var other => throw Unexpected(other) };

    public string? Text()
    {
        var kind = Byte();
        if (kind == 0xc0) return null;
        var length = (kind & 0xe0) == 0xa0 ? kind & 0x1f : kind switch { 0xd9 => (int)Number(1), 0xda => (int)Number(2), 0xdb => (int)Number(4), _ => throw Unexpected(kind) };
        return Encoding.UTF8.GetString(Take(length));
    }

    public ReadOnlySpan<byte> Bytes() => Take(Byte() switch { 0xc4 => (int)Number(1), 0xc5 => (int)Number(2), 0xc6 => (int)Number(4), var other => throw Unexpected(other) });

    private byte Byte() => Take(1)[0];

    private ulong Number(int bytes)
    {
        var value = 0UL;
        foreach (var one in Take(bytes)) value = (value << 8) | one;
        return value;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }

    private static InvalidDataException Unexpected(int kind) => new($"Unexpected 0x{kind:x2}.");
}
