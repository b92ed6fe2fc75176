namespace WhatsAppCrm.Features.Inbox.Search;

/// <summary>Names the resources of what a search in the inbox shows.</summary>
public sealed class SearchText;
