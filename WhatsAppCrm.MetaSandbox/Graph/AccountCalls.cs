using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Portfolios and business accounts, as far as the token reaches.</summary>
internal sealed class AccountCalls(SandboxStore store) : IGraphCalls
{
    public IEnumerable<GraphRoute> Routes =>
    [
        GraphRoute.Get("me", Me, scope: null),
        GraphRoute.Get("me/businesses", Businesses, scope: null),
        GraphRoute.Get("{app}", call => new JsonObject { ["id"] = call.Node.Id, ["name"] = "WhatsApp CRM" }, scope: null),
        GraphRoute.Get("{business}", call => Business(call, call.Node.Business!), scope: null),
        GraphRoute.Get("{business}/client_whatsapp_business_accounts", Accounts),
        GraphRoute.Get("{business}/owned_whatsapp_business_accounts", Accounts),
        GraphRoute.Get("{account}", call => Account(call, call.Node.Account!)),
    ];

    private JsonNode Me(GraphCall call)
    {
        return FieldSelection.Select(call.Text("fields"), call.Token!.Type == "USER" ? "User" : "SystemUser", new Dictionary<string, Func<JsonNode?>>
        {
            ["id"] = () => call.Token.UserId,
            ["name"] = () => "WhatsApp CRM (system user)",
            ["client_business_id"] = () => ClientBusiness.Of(store, call.Token!)?.Id,
        }, "id", "name");
    }

    private JsonNode Businesses(GraphCall call) => Paging.Page(call, Reached(call), one => Business(call, one));

    private JsonNode Accounts(GraphCall call)
    {
        var accounts = store.Read(world => world.Accounts.FindAll(one => one.BusinessId == call.Node.Id && call.Token!.Reaches(one.Id)));
        return Paging.Page(call, accounts, one => Account(call, one));
    }

    private List<Business> Reached(GraphCall call) => store.Read(world => world.Businesses.FindAll(
        business => world.Accounts.Exists(one => one.BusinessId == business.Id && call.Token!.Reaches(one.Id))));

    private static JsonObject Business(GraphCall call, Business business) =>
        FieldSelection.Select(call.Text("fields"), "Business", new Dictionary<string, Func<JsonNode?>>
        {
            ["id"] = () => business.Id,
            ["name"] = () => business.Name,
            ["verification_status"] = () => "verified",
        }, "id", "name");

    private JsonObject Account(GraphCall call, BusinessAccount account)
    {
        var business = store.Read(world => world.Businesses.Find(one => one.Id == account.BusinessId))!;
        return FieldSelection.Select(call.Text("fields"), "WhatsAppBusinessAccount", new Dictionary<string, Func<JsonNode?>>
        {
            ["id"] = () => account.Id,
            ["name"] = () => account.Name,
            ["timezone_id"] = () => account.TimezoneId,
            ["message_template_namespace"] = () => $"sandbox_{account.Id}",
            ["currency"] = () => account.Currency,
            ["country"] = () => account.Country,
            ["status"] = () => account.Status,
            ["account_review_status"] = () => account.ReviewStatus,
            ["business_verification_status"] = () => account.BusinessVerification,
            ["ownership_type"] = () => account.OwnershipType,
            ["primary_business_location"] = () => account.Country,
            ["owner_business_info"] = () => new JsonObject { ["id"] = business.Id, ["name"] = business.Name },
            ["on_behalf_of_business_info"] = () => new JsonObject { ["id"] = business.Id, ["name"] = business.Name, ["status"] = "APPROVED", ["type"] = "SELF" },
            ["whatsapp_business_manager_messaging_limit"] = () => account.MessagingLimit,
            ["health_status"] = () => Health.Of(
                ("BUSINESS", business.Id, Health.Available), ("WABA", account.Id, account.CanSendMessage), ("APP", store.Options.AppId, Health.Available)),
        }, "id", "name", "timezone_id", "message_template_namespace", "currency");
    }
}
