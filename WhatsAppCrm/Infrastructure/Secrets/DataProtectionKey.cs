namespace WhatsAppCrm.Infrastructure.Secrets;

/// <summary>One key of the Data Protection ring, kept in the database so that every process can read what another encrypted.</summary>
public sealed class DataProtectionKey
{
    public int Id { get; set; }

    public string FriendlyName { get; set; } = "";

    public string Xml { get; set; } = "";
}
