using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Tests.Infrastructure.Settings;

public sealed class SettingsValidationTests
{
    private static readonly Dictionary<string, string?> Complete = new()
    {
        ["App:PublicUrl"] = "https://crm.example.test",
        ["Meta:AppId"] = "1",
        ["Meta:AppSecret"] = "a secret",
        ["Meta:VerifyToken"] = "a token",
        ["Mail:Host"] = "mail.example.test",
    };

    [Fact]
    public void Development_needs_nothing() => Check("Development", []);

    [Fact]
    public void Production_starts_with_the_five_it_needs() => Check("Production", Complete);

    [Theory]
    [InlineData("App:PublicUrl")]
    [InlineData("Meta:AppId")]
    [InlineData("Meta:AppSecret")]
    [InlineData("Meta:VerifyToken")]
    [InlineData("Mail:Host")]
    public void Production_names_the_missing_key(string key)
    {
        Assert.Equal($"{key} is required outside Development.", Refusal("Production", key, ""));
        Assert.Equal($"{key} is required outside Development.", Refusal("Staging", key, null));
    }

    [Theory]
    [InlineData("App:PublicUrl", "http://crm.example.test")]
    [InlineData("App:PublicUrl", "https://crm.example.test/path")]
    [InlineData("App:PublicUrl", "crm.example.test")]
    [InlineData("Meta:GraphBaseUrl", "http://graph.facebook.com")]
    [InlineData("Meta:GraphBaseUrl", "/sandbox/graph")]
    [InlineData("Meta:DialogBaseUrl", "nonsense")]
    [InlineData("Meta:SdkUrl", "//connect.facebook.net/sdk.js")]
    [InlineData("Meta:RedirectUri", "http://crm.example.test/callback")]
    [InlineData("Meta:GraphVersion", "25")]
    [InlineData("Meta:SignupExtras", "{\"setup\":")]
    [InlineData("Meta:SignupExtras", "[1]")]
    [InlineData("Jobs:IntervalMs", "0")]
    [InlineData("Jobs:IntervalMs", "-5000")]
    [InlineData("Jobs:IntervalMs", "99999999999")]
    [InlineData("Jobs:IntervalMs", "often")]
    [InlineData("Jobs:Enabled", "perhaps")]
    [InlineData("Mail:Port", "70000")]
    [InlineData("Mail:From", "nobody")]
    [InlineData("Mail:User", "someone")]
    [InlineData("Database:Provider", "Oracle")]
    [InlineData("Database:Provider", "1")]
    [InlineData("Database:Provider", "PostgreSql")]
    [InlineData("ConnectionStrings:Default", "Host=localhost;Database=crm")]
    public void Production_names_the_wrong_key(string key, string value)
    {
        var message = Refusal("Production", key, value);

        Assert.Contains(key == "Database:Provider" && value == "PostgreSql" ? "ConnectionStrings:Default" : key, message);
        Assert.DoesNotContain("\n", message);
    }

    [Theory]
    [InlineData("Meta:GraphBaseUrl", "/sandbox/graph")]
    [InlineData("Meta:GraphBaseUrl", "http://127.0.0.1:5081/sandbox/graph")]
    [InlineData("App:PublicUrl", "http://localhost:5080")]
    [InlineData("Meta:SignupExtras", "{\"setup\":{},\"featureType\":\"\"}")]
    [InlineData("Database:Provider", "sqlite")]
    public void Development_may_stay_on_this_machine(string key, string value) => Check("Development", new(Complete) { [key] = value });

    [Fact]
    public void Everything_wrong_is_said_at_once_and_no_secret_is_repeated()
    {
        var message = Refusal("Production", new()
        {
            ["Meta:AppSecret"] = "the app secret",
            ["Database:Provider"] = "Sqlite",
            ["ConnectionStrings:Default"] = "Host=db;Password=the password",
        });

        Assert.Contains("App:PublicUrl", message);
        Assert.Contains("ConnectionStrings:Default", message);
        Assert.DoesNotContain("the password", message);
        Assert.DoesNotContain("the app secret", message);
    }

    [Fact]
    public void An_app_id_without_its_secret_is_a_contradiction_even_in_development() =>
        Assert.Contains("Meta:AppSecret", Refusal("Development", new() { ["Meta:AppId"] = "1" }));

    [Theory]
    [InlineData("true")]
    [InlineData("True")]
    public void The_sandbox_is_refused_in_production(string value)
    {
        var configuration = new ConfigurationManager { ["Sandbox:Enabled"] = value };

        var refused = Assert.Throws<StartException>(() => configuration.AddSandboxDefaults(new NamedEnvironment("Production")));

        Assert.Contains("Sandbox:Enabled", refused.Message);
    }

    private static string Refusal(string environment, string key, string? value) => Refusal(environment, new(Complete) { [key] = value });

    private static string Refusal(string environment, Dictionary<string, string?> settings) =>
        Assert.Throws<StartException>(() => Check(environment, settings)).Message;

    private static void Check(string environment, Dictionary<string, string?> settings) =>
        SettingsValidation.Check(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), new NamedEnvironment(environment));
}

/// <summary>An environment that is only its name.</summary>
internal sealed class NamedEnvironment(string name) : IHostEnvironment
{
    public string EnvironmentName { get; set; } = name;
    public string ApplicationName { get; set; } = "WhatsAppCrm";
    public string ContentRootPath { get; set; } = AppContext.BaseDirectory;
    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
}
