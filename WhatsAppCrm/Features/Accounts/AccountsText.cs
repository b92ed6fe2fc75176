namespace WhatsAppCrm.Features.Accounts;

/// <summary>Names this folder's resources.</summary>
public sealed class AccountsText;
