namespace WhatsAppCrm.Components.Layout;

/// <summary>Names the resources of frame and shared components.</summary>
public sealed class ShellText;
