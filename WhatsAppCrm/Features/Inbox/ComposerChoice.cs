namespace WhatsAppCrm.Features.Inbox;

/// <summary>What can be sent beside a text.</summary>
public enum ComposerChoice
{
    Template,
    Location,
    Contacts,
    Buttons,
    List,
}
