using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>Contacts for programs: who they are, who may be the same person, and making one of two.</summary>
[ApiController]
[Authorize]
public sealed class ContactsController(
    ContactQueries contacts, MergeSuggestionQueries suggestions, PreviewMerge preview, MergeContacts merge, UndoMerge undo, DismissMergeSuggestion dismiss) : ControllerBase
{
    /// <summary>Also by the id of a contact that was merged into it: the answer's own id says who it is now.</summary>
    [HttpGet("/api/contacts/{id:guid}")]
    public async Task<ContactDetails> Get(Guid id, CancellationToken cancellationToken) =>
        await contacts.FindAsync(id, cancellationToken) ?? throw new ProblemException(Domain.Problem.NotFound);

    /// <summary>At most eight, by name, number or username.</summary>
    [HttpGet("/api/contacts")]
    public async Task<ContactsAnswer> Search(string? search, CancellationToken cancellationToken) => new(await contacts.SearchAsync(search, null, cancellationToken));

    [HttpGet("/api/contacts/{id:guid}/merge-suggestions")]
    public async Task<SuggestionsAnswer> Suggestions(Guid id, CancellationToken cancellationToken)
    {
        if (await contacts.FindAsync(id, cancellationToken) is not { } contact) throw new ProblemException(Domain.Problem.NotFound);
        return new(await suggestions.ListAsync(contact.Id, cancellationToken));
    }

    /// <summary>The two are two people; they are not suggested again.</summary>
    [HttpDelete("/api/contacts/{id:guid}/merge-suggestions/{otherId:guid}")]
    public async Task<NoContentResult> Dismiss(Guid id, Guid otherId, CancellationToken cancellationToken)
    {
        await dismiss.RunAsync(id, otherId, cancellationToken);
        return NoContent();
    }

    [HttpGet("/api/contacts/{id:guid}/merge-preview")]
    public Task<MergePreview> Preview(Guid id, [FromQuery] Guid otherId, CancellationToken cancellationToken) => preview.RunAsync(id, otherId, cancellationToken);

    /// <summary>The contact of the address survives; the other's id keeps leading to it.</summary>
    [HttpPost("/api/contacts/{id:guid}/merge")]
    public Task<MergeResult> Merge(Guid id, MergeBody body, CancellationToken cancellationToken) => merge.RunAsync(id, body.OtherId, cancellationToken);

    [HttpPost("/api/contact-merges/{id:guid}/undo")]
    public Task<MergeResult> Undo(Guid id, CancellationToken cancellationToken) => undo.RunAsync(id, cancellationToken);

    public sealed class MergeBody
    {
        [System.Text.Json.Serialization.JsonRequired]
        public Guid OtherId { get; init; }
    }

    public sealed record ContactsAnswer(IReadOnlyList<ContactLine> Data);

    public sealed record SuggestionsAnswer(IReadOnlyList<SuggestedMerge> Data);
}
