using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

/// <summary>What the page takes for a word of Meta's, tried in the browser that runs it.</summary>
public sealed class SignupScriptJourney(Chromium chromium) : Journey(chromium)
{
    private const string Read = """
        async ([origin, data]) => {
          const { readMessage } = await import('/Features/Onboarding/ConnectPage.razor.js');
          const meta = ['https://www.facebook.com', 'https://web.facebook.com', 'https://business.facebook.com'];
          return JSON.stringify(readMessage({ origin, data }, meta));
        }
        """;

    private const string Finish = """{"type":"WA_EMBEDDED_SIGNUP","event":"FINISH","data":{"phone_number_id":"1","waba_id":"2","business_id":"3"}}""";

    private static readonly string[] Foreign =
    [
        "https://evilfacebook.com", "https://www.evilfacebook.com", "https://www.facebook.com.evil.test", "https://facebook.com.evil.test", "https://evil.test",
        "http://www.facebook.com", "https://www.facebook.com:8443", "https://facebook.com", "https://m.facebook.com", "https://WWW.FACEBOOK.COM",
        "https://www.facebook.com/", "null", "", "file://",
    ];

    [Fact]
    public async Task Only_whole_origins_of_Meta_are_listened_to_and_only_known_fields_taken()
    {
        Begin("signup-script");
        var someone = await ArriveAsync("someone");
        await someone.Page.GotoAsync("/");
        Task<string> ReadAsync(string? origin, object? data) => someone.Page.EvaluateAsync<string>(Read, new[] { origin, data });

        foreach (var origin in Foreign) Assert.Equal("null", await ReadAsync(origin, Finish));
        Assert.Equal("null", await ReadAsync(null, Finish));

        const string read = """{"event":"FINISH","wabaId":"2","wabaIds":[],"phoneNumberId":"1","currentStep":null,"errorMessage":null,"errorCode":null,"sessionId":null}""";
        Assert.Equal(read, await ReadAsync("https://www.facebook.com", Finish));
        Assert.Equal(read, await ReadAsync("https://web.facebook.com", new
        {
            type = "WA_EMBEDDED_SIGNUP",
            @event = "FINISH",
            data = new { phone_number_id = 1, waba_id = "2", script = "<script>" },
        }));

        const string meta = "https://business.facebook.com";
        Assert.Contains("\"wabaId\":\"7\",\"wabaIds\":[\"7\",\"8\"]", await ReadAsync(meta, """{"type":"WA_EMBEDDED_SIGNUP","event":"FINISH","data":{"waba_ids":["7",null,{"a":1},"8"]}}"""));
        Assert.Contains("\"currentStep\":\"PHONE_NUMBER_SETUP\"", await ReadAsync(meta, """{"type":"WA_EMBEDDED_SIGNUP","event":"CANCEL","data":{"current_step":"PHONE_NUMBER_SETUP"}}"""));
        Assert.Contains(
            "\"errorMessage\":\"No\",\"errorCode\":\"524126\",\"sessionId\":\"f34\"",
            await ReadAsync(meta, """{"type":"WA_EMBEDDED_SIGNUP","event":"CANCEL","data":{"error_message":"No","error_code":524126,"session_id":"f34"}}"""));
        Assert.Contains("\"event\":null", await ReadAsync(meta, """{"type":"WA_EMBEDDED_SIGNUP","event":{"a":1}}"""));

        string[] others = ["", "{", "null", "7", "[]", "\"WA_EMBEDDED_SIGNUP\"", """{"type":"OTHER","event":"FINISH"}""", "cb=f1&code=AQ"];
        foreach (var other in others) Assert.Equal("null", await ReadAsync(meta, other));
        foreach (var other in new object?[] { null, 7, true, Array.Empty<string>() }) Assert.Equal("null", await ReadAsync(meta, other));
    }

    [Fact]
    public async Task A_huge_message_is_cut_or_dropped()
    {
        Begin("signup-script-huge");
        var someone = await ArriveAsync("someone");
        await someone.Page.GotoAsync("/");
        var huge = new string('9', 200_000);
        const string meta = "https://www.facebook.com";

        Assert.Equal("null", await someone.Page.EvaluateAsync<string>(Read, new object[] { meta, """{"type":"WA_EMBEDDED_SIGNUP","event":"FINISH","data":{"waba_id":"9"}}""".Replace("9", huge, StringComparison.Ordinal) }));
        var cut = await someone.Page.EvaluateAsync<string>(Read, new object[]
        {
            meta, new { type = "WA_EMBEDDED_SIGNUP", @event = huge, data = new { waba_id = huge, error_message = huge, waba_ids = Enumerable.Repeat("1", 5000).ToArray() } },
        });
        Assert.True(cut.Length < 2000, $"{cut.Length} characters");
    }
}
