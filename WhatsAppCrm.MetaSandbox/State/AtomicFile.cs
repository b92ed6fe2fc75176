namespace WhatsAppCrm.MetaSandbox.State;

/// <summary>Replaces a file in one step, so that a killed process leaves the old or the new content, never half of one.</summary>
internal static class AtomicFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16))
        {
            file.Write(content);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
