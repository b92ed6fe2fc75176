namespace WhatsAppCrm.Features.Contacts;

/// <summary>Names the resources of this folder.</summary>
public sealed class ContactsText;
