using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.State;

/// <summary>Settings changed while running are kept as a JSON patch over the configured ones.</summary>
internal static class SettingChanges
{
    public static SandboxSettings Apply(SandboxSettings configured, JsonObject? changes)
    {
        var merged = JsonSerializer.SerializeToNode(configured, SandboxStore.Json)!.AsObject();
        if (changes is not null)
        {
            Merge(merged, changes);
        }

        return merged.Deserialize<SandboxSettings>(SandboxStore.Json)!;
    }

    /// <summary>Lays <paramref name="source"/> over <paramref name="target"/>, objects member by member.</summary>
    public static void Merge(JsonObject target, JsonObject source)
    {
        foreach (var (key, value) in source)
        {
            if (value is JsonObject inner && target[key] is JsonObject existing)
            {
                Merge(existing, inner);
            }
            else
            {
                target[key] = value?.DeepClone();
            }
        }
    }
}
