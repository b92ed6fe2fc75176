namespace WhatsAppCrm.E2E.Pages;

/// <summary>/organizations/new, /settings/members and an invitation's link.</summary>
public sealed class OrganizationPages(IPage page)
{
    /// <summary>Fills in the form that follows the registration; returns in the inbox.</summary>
    public async Task CreateAsync(string name)
    {
        await page.WaitForURLAsync("**/organizations/new**");
        await page.Locator("[name='Input.Name']").FillAsync(name);
        await page.Locator("form:has([name='Input.Name']) button.btn-primary").ClickAsync();
        await page.WaitForURLAsync("**/inbox**");
    }

    /// <summary>Invites a seller and answers the link that the invited one gets.</summary>
    public async Task<string> InviteSellerAsync(string email)
    {
        await page.GotoAsync("/settings/members");
        await page.Locator("#invite-email").FillAsync(email);
        await page.Locator("form:has(#invite-email) button.btn-primary").ClickAsync();
        return await page.Locator("#invite-link").InputValueAsync();
    }

    /// <summary>Follows an invitation as someone without an account; returns in the inbox.</summary>
    public async Task AcceptAsync(string link, string name, string email)
    {
        await page.GotoAsync(link);
        await page.Locator("a[href^='/account/register']").ClickAsync();
        await new AccountPages(page).RegisterAsync(name, email);
        await page.WaitForURLAsync("**/invitations/**");
        await page.Locator("form button.btn-primary").ClickAsync();
        await page.WaitForURLAsync("**/inbox**");
    }
}
