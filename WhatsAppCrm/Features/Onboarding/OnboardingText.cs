namespace WhatsAppCrm.Features.Onboarding;

/// <summary>The words of this folder: <c>OnboardingText.resx</c>.</summary>
public sealed class OnboardingText;
