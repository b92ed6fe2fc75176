using System.Text.Json.Serialization;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>A number as a case needs it. Nobody is told: <c>account-event</c> does both.</summary>
internal static class NumberControl
{
    public static void Map(RouteGroupBuilder group) => group.MapPost("/numbers/{id}", async (HttpContext http, string id, SandboxStore store) =>
    {
        var body = await ControlEndpoints.ReadAsync<NumberBody>(http);
        return store.Change(world =>
        {
            var number = world.Numbers.Find(one => one.Id == id);
            if (number is null)
            {
                return Results.NotFound();
            }

            if (body.AccountId is { } moved && !world.Accounts.Exists(one => one.Id == moved))
            {
                return ControlEndpoints.Problem($"accountId: there is no account {moved}");
            }

            Apply(number, body, store.Now);
            return ControlEndpoints.Json(new { success = true });
        });
    });

    private static void Apply(BusinessNumber number, NumberBody body, DateTime now)
    {
        if (body.IsOnBizApp is true && !number.IsOnBizApp)
        {
            // Joins as an onboarding would: the 24 h for the two syncs begin.
            (number.OnboardedUtc, number.SyncedAppData) = (now, []);
        }

        number.AccountId = body.AccountId ?? number.AccountId;
        number.Pin = body.Pin is null ? number.Pin : body.Pin.Length == 0 ? null : body.Pin;
        number.IsOnBizApp = body.IsOnBizApp ?? number.IsOnBizApp;
        number.Registered = body.Registered ?? number.Registered;
        number.QualityRating = body.QualityRating ?? number.QualityRating;
        number.VerifiedName = body.VerifiedName ?? number.VerifiedName;
        number.DisplayNumber = body.DisplayPhoneNumber ?? number.DisplayNumber;
        number.ThroughputLevel = body.ThroughputLevel ?? number.ThroughputLevel;
        number.Status = body.Status is null ? number.Status : body.Status.Length == 0 ? null : body.Status;
        number.NameStatus = body.NameStatus ?? number.NameStatus;
        number.NewNameStatus = body.NewNameStatus ?? number.NewNameStatus;
        number.CodeVerificationStatus = body.CodeVerificationStatus ?? number.CodeVerificationStatus;
        number.MessagingLimit = body.MessagingLimit ?? number.MessagingLimit;
        number.AccountMode = body.AccountMode ?? number.AccountMode;
        number.IsOfficial = body.IsOfficial ?? number.IsOfficial;
        number.CanSendMessage = body.CanSendMessage ?? number.CanSendMessage;
        number.Username = body.Username ?? number.Username;
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed class NumberBody
    {
        /// <summary>The number's account from now on: the same number id under a second account.</summary>
        public string? AccountId { get; set; }

        /// <summary>Empty takes the PIN away, so that the next registration sets it.</summary>
        public string? Pin { get; set; }

        public bool? IsOnBizApp { get; set; }

        public bool? Registered { get; set; }

        public string? QualityRating { get; set; }

        public string? VerifiedName { get; set; }

        public string? DisplayPhoneNumber { get; set; }

        public string? ThroughputLevel { get; set; }

        /// <summary>Empty goes back to CONNECTED or PENDING by itself.</summary>
        public string? Status { get; set; }

        public string? NameStatus { get; set; }

        public string? NewNameStatus { get; set; }

        public string? CodeVerificationStatus { get; set; }

        public string? MessagingLimit { get; set; }

        public string? AccountMode { get; set; }

        public bool? IsOfficial { get; set; }

        public string? CanSendMessage { get; set; }

        public string? Username { get; set; }
    }
}
