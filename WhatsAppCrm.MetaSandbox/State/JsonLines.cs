using System.Text;
using System.Threading.Channels;

namespace WhatsAppCrm.MetaSandbox.State;

/// <summary>
/// An append-only file of one JSON value a line, written in the background in order. Every batch reaches the operating
/// system before the next is taken, so a killed process loses at most the lines of its last few milliseconds.
/// </summary>
internal sealed class JsonLines : IAsyncDisposable
{
    private readonly string path;
    private readonly Channel<Work> pending = Channel.CreateUnbounded<Work>(new() { SingleReader = true });
    private readonly Task writer;
    private long length;

    public JsonLines(string path)
    {
        this.path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        length = File.Exists(path) ? new FileInfo(path).Length : 0;
        writer = Task.Run(WriteAsync);
    }

    /// <summary>Bytes in the file, not counting lines that still wait.</summary>
    public long Length => Interlocked.Read(ref length);

    public void Append(string line) => pending.Writer.TryWrite(new(line, null, null));

    /// <summary>Replaces the whole file when its turn comes; the lines are asked for at that moment.</summary>
    public void Rewrite(Func<IEnumerable<string>> lines) => pending.Writer.TryWrite(new(null, lines, null));

    /// <summary>Completes when everything appended so far is in the file.</summary>
    public Task FlushAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!pending.Writer.TryWrite(new(null, null, done)))
        {
            done.SetResult();
        }

        return done.Task;
    }

    /// <summary>The complete lines of a file; a last line cut off by a kill is left out.</summary>
    public static IEnumerable<string> Read(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 1 && line[0] == '{' && line[^1] == '}')
            {
                yield return line;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        pending.Writer.TryComplete();
        await writer;
    }

    private async Task WriteAsync()
    {
        var file = Open(FileMode.Append);
        try
        {
            if (!EndsCleanly())
            {
                file.Write("\n"u8);
            }

            while (await pending.Reader.WaitToReadAsync())
            {
                List<TaskCompletionSource>? waiting = null;
                while (pending.Reader.TryRead(out var work))
                {
                    if (work.Rewrite is { } lines)
                    {
                        await file.DisposeAsync();
                        AtomicFile.Write(path, Encoding.UTF8.GetBytes(string.Concat(lines().Select(line => line + "\n"))));
                        file = Open(FileMode.Append);
                    }
                    else if (work.Line is { } line)
                    {
                        file.Write(Encoding.UTF8.GetBytes(line));
                        file.WriteByte((byte)'\n');
                    }
                    else
                    {
                        (waiting ??= []).Add(work.Flushed!);
                    }
                }

                await file.FlushAsync();
                Interlocked.Exchange(ref length, file.Length);
                waiting?.ForEach(one => one.TrySetResult());
            }
        }
        finally
        {
            await file.DisposeAsync();
        }
    }

    private FileStream Open(FileMode mode) =>
        new(path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1 << 16);

    private bool EndsCleanly()
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length == 0)
        {
            return true;
        }

        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    private sealed record Work(string? Line, Func<IEnumerable<string>>? Rewrite, TaskCompletionSource? Flushed);
}
