using Microsoft.Extensions.Options;
using WhatsAppCrm.Features.Webhooks;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Tests.Features.Webhooks;

public sealed class WebhookSignatureTests
{
    private static readonly byte[] Body = """{"object":"whatsapp_business_account","entry":[]}"""u8.ToArray();

    [Fact]
    public void Agrees_with_a_value_computed_elsewhere() =>
        Assert.True(With("test_app_secret").IsValid(Body, "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Without_a_secret_nothing_is_accepted(string? secret) =>
        Assert.False(With(secret).IsValid(Body, WebhookFixture.Sign(Body, secret ?? "")));

    [Fact]
    public void Two_headers_and_characters_beyond_ascii_are_no_signature()
    {
        var right = WebhookFixture.Sign(Body, "secret");

        Assert.False(With("secret").IsValid(Body, new([right, right])));
        Assert.False(With("secret").IsValid(Body, "sha256=" + new string('\u00e9', 64)));
    }

    private static WebhookSignature With(string? secret) => new(new Fixed(new MetaSettings { AppSecret = secret }));

    private sealed class Fixed(MetaSettings settings) : IOptionsMonitor<MetaSettings>
    {
        public MetaSettings CurrentValue => settings;

        public MetaSettings Get(string? name) => settings;

        public IDisposable? OnChange(Action<MetaSettings, string?> listener) => null;
    }
}
