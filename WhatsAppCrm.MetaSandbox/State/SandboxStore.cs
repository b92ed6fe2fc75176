using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace WhatsAppCrm.MetaSandbox.State;

/// <summary>
/// The world behind one lock. Every change is in the file before <see cref="Change"/> returns: changes are rare (sign-ups,
/// subscriptions, registrations, templates) and losing one would strand a product that believes it is connected.
/// </summary>
internal sealed class SandboxStore
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Files and answers that people read; none of it is put into markup.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly Lock gate = new();
    private readonly string path;
    private readonly SandboxOptions options;
    private World world;
    private volatile SandboxSettings settings;

    public SandboxStore(SandboxFolder folder, IOptions<SandboxOptions> options, TimeProvider clock)
    {
        this.options = options.Value;
        Clock = clock;
        path = folder.File("state.json");
        world = Load() ?? Seed.World(Now);
        settings = Effective();
    }

    public TimeProvider Clock { get; }

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public SandboxOptions Options => options;

    /// <summary>The configured settings with the changes of the control calls.</summary>
    public SandboxSettings Settings => settings;

    public T Read<T>(Func<World, T> read)
    {
        lock (gate)
        {
            return read(world);
        }
    }

    public T Change<T>(Func<World, T> change)
    {
        lock (gate)
        {
            var result = change(world);
            settings = Effective();
            AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(world, Json));
            return result;
        }
    }

    public void Change(Action<World> change) => Change(w =>
    {
        change(w);
        return true;
    });

    public void Reset() => Change(_ => world = Seed.World(Now));

    private SandboxSettings Effective() => SettingChanges.Apply(options, world.SettingChanges);

    private World? Load()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<World>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException problem)
        {
            throw new InvalidOperationException($"The sandbox's state in {path} cannot be read: delete the file to start afresh. {problem.Message}");
        }
    }
}
