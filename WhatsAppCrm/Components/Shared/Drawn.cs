using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Components;

namespace WhatsAppCrm.Components.Shared;

/// <summary>
/// What <see cref="Icon"/> draws, for places that repeat: a component costs a circuit some two kilobytes, however small it is, and a
/// list of twenty rows with five icons each would hold as much as the rest of the page. This is text, and the same text for everybody.
/// </summary>
public static class Drawn
{
    private static readonly ConcurrentDictionary<(string Name, int Size), MarkupString> Known = new();

    /// <summary>Decoration beside words: not read out.</summary>
    /// <param name="name">The symbol's name: one of ours, never anybody's words.</param>
    public static MarkupString Icon(string name, int size = 20) => Known.GetOrAdd((name, size), static key =>
        new($"<span class=\"icon\" translate=\"no\" aria-hidden=\"true\" data-size=\"{key.Size}\">{WebUtility.HtmlEncode(key.Name)}</span>"));
}
