namespace WhatsAppCrm.Infrastructure.Alerts;

/// <summary>Words about numbers' alerts; see <see cref="AlertWords"/>.</summary>
public sealed class AlertText;
