using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Why something was not done, as a page says it.</summary>
internal static class Refusal
{
    /// <returns>Null when it was done; else why not, in the reader's words.</returns>
    public static async Task<string?> OfAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (ProblemException refused)
        {
            return ProblemTexts.For(refused.Problem);
        }
        catch (InvalidInputException invalid)
        {
            return ProblemTexts.ForField(invalid.Errors.Values.First());
        }
    }
}
