namespace WhatsAppCrm.Components.Shared;

/// <summary>Names the resources for failures: <c>Title_CODE</c> says what happened, <c>Advice_CODE</c> what to do, for each of Meta's codes.</summary>
public sealed class FailureText;
