using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>The portfolio of the customer a token was given by. Meta, Facebook Login for Business, read 2026-11-20.</summary>
internal static class ClientBusiness
{
    /// <summary>Null for the app, for the app's own system user, and for a token whose accounts are gone.</summary>
    public static Business? Of(SandboxStore store, AccessToken token) => token.ReachesAll ? null : store.Read(world =>
    {
        var account = world.Accounts.Find(one => one.Id == token.AccountIds.FirstOrDefault());
        return world.Businesses.Find(one => one.Id == account?.BusinessId);
    });
}
