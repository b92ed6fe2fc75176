namespace WhatsAppCrm.Features.Webhooks;

/// <summary>Marks the words of this folder: <c>WebhooksText.resx</c>.</summary>
public sealed class WebhooksText;
