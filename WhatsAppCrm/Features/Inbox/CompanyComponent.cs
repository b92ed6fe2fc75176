using Microsoft.AspNetCore.Components;
using WhatsAppCrm.Infrastructure.Presence;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>A colleague at the same conversation.</summary>
public sealed record Company(Guid UserId, string Name, bool IsWriting)
{
    /// <summary>Short, for where there is little room.</summary>
    public string FirstName => Name.Split(' ', 2)[0];
}

/// <summary>Follows which colleagues have one conversation open. Light enough to stand in every row of a list: while nobody does, it asks nothing.</summary>
public abstract class CompanyComponent : ComponentBase, IDisposable
{
    private IDisposable? _watch;
    private Guid _watched;
    private int _waiting;

    [Inject] private Together Together { get; set; } = default!;

    [Inject] private Team Team { get; set; } = default!;

    [Inject] private CircuitWatch Watch { get; set; } = default!;

    [Inject] private CurrentOrganization Current { get; set; } = default!;

    [Parameter, EditorRequired] public Guid ConversationId { get; set; }

    protected IReadOnlyList<Company> Others { get; private set; } = [];

    protected IReadOnlyList<Company> Writers => [.. Others.Where(one => one.IsWriting)];

    protected override Task OnParametersSetAsync()
    {
        if (_watched == ConversationId) return Task.CompletedTask;
        _watched = ConversationId;
        _watch?.Dispose();
        _watch = Watch.Watch(LiveEventKind.Together, ConversationId, Changed);
        return ReadAsync();
    }

    /// <summary>Several changes before the page gets to it are one.</summary>
    private void Changed()
    {
        if (Interlocked.Exchange(ref _waiting, 1) == 1) return;
        _ = InvokeAsync(async () =>
        {
            _waiting = 0;
            await ReadAsync();
            StateHasChanged();
        });
    }

    private async Task ReadAsync()
    {
        if (Current.Id is not { } organizationId || Together.In(organizationId, ConversationId, Current.UserId) is not { Count: > 0 } companions)
        {
            Others = [];
            return;
        }

        var team = await Team.FindAsync();
        Others = [.. companions.Select(one => new Company(one.UserId, team.NameOf(one.UserId) ?? "", one.IsWriting)).Where(one => one.Name.Length > 0)];
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _watch?.Dispose();
    }
}
