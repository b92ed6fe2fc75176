namespace WhatsAppCrm.Features.Onboarding;

/// <summary>Every registration of this folder.</summary>
public static class OnboardingFeature
{
    public static void AddOnboarding(this IHostApplicationBuilder builder)
    {
    }
}
