using Microsoft.AspNetCore.Components;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Components;

/// <summary>A static page with a form: runs the use case, keeps what it refused for the fields, and knows where to go afterwards.</summary>
public abstract class StaticFormPage : ComponentBase
{
    [CascadingParameter] protected HttpContext HttpContext { get; set; } = default!;

    [Inject] protected NavigationManager Navigation { get; set; } = default!;

    [Inject] private MembershipLookup Memberships { get; set; } = default!;

    [SupplyParameterFromQuery] protected string? ReturnUrl { get; set; }

    /// <summary>What is wrong with the whole form; null when nothing is.</summary>
    protected string? Problem { get; private set; }

    private Dictionary<string, string> Errors { get; } = [];

    /// <summary>Nothing was refused yet; otherwise the field in question takes the focus.</summary>
    protected bool IsFresh => Errors.Count == 0;

    /// <summary>What is wrong with a field, in the reader's language; null when nothing is.</summary>
    protected string? ErrorOf(string field) => Errors.GetValueOrDefault(field);

    protected void Refuse(string problem, int status = StatusCodes.Status400BadRequest)
    {
        Problem = problem;
        HttpContext.Response.StatusCode = status;
    }

    /// <returns>False when it was refused; the page then shows the form again.</returns>
    protected async Task<bool> TryAsync(Func<Task> run)
    {
        try
        {
            await run();
            return true;
        }
        catch (InvalidInputException invalid)
        {
            HttpContext.Response.StatusCode = StatusCodes.Status400BadRequest;
            foreach (var (field, key) in invalid.Errors) Errors[field] = ProblemTexts.ForField(key);
        }
        catch (ProblemException refused)
        {
            if (refused.Problem.RetryAfter is { } wait) ProblemWriter.SetRetryAfter(HttpContext, wait);
            Refuse(ProblemTexts.For(refused.Problem), ProblemAnswers.For(refused.Problem).Status!.Value);
        }

        return false;
    }

    /// <summary>Where a person who just signed in goes: where they wanted to, their inbox, or to make an organization.</summary>
    protected async Task GoOnAsync(User user)
    {
        Preferences.Write(HttpContext, user);
        var local = LocalUrl.OrNull(ReturnUrl);
        var belongs = await Memberships.FindDefaultAsync(user.Id, HttpContext.RequestAborted) is not null;
        // Only an invitation is worth following without an organization.
        Navigation.NavigateTo(local is not null && (belongs || local.StartsWith("/invitations/", StringComparison.Ordinal)) ? local : belongs ? "/inbox" : "/organizations/new");
    }

    /// <summary>This page's link to another account page, keeping where the person wanted to go.</summary>
    protected string Link(string path) => LocalUrl.OrNull(ReturnUrl) is { } local ? $"{path}?returnUrl={Uri.EscapeDataString(local)}" : path;
}
