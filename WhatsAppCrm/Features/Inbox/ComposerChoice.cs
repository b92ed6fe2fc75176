namespace WhatsAppCrm.Features.Inbox;

/// <summary>What can be sent beside a text.</summary>
public enum ComposerChoice
{
    Template,

    /// <summary>The text that stands in the composer, at a time.</summary>
    Later,
    Location,
    Contacts,
    Buttons,
    List,
}
