namespace WhatsAppCrm.Features.Contacts;

/// <summary>What the dialog closes with once two contacts are one.</summary>
public sealed record DoneMerge(Guid MergeId, string Name, string OtherName);
