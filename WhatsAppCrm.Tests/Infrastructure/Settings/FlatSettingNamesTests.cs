using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Tests.Infrastructure.Settings;

public sealed class FlatSettingNamesTests
{
    [Theory]
    [InlineData("META_APP_ID", "Meta:AppId")]
    [InlineData("META_APP_SECRET", "Meta:AppSecret")]
    [InlineData("WHATSAPP_APP_SECRET", "Meta:AppSecret")]
    [InlineData("META_CONFIG_ID", "Meta:ConfigId")]
    [InlineData("NEXT_PUBLIC_META_CONFIG_ID", "Meta:ConfigId")]
    [InlineData("META_REDIRECT_URI", "Meta:RedirectUri")]
    [InlineData("META_ACCESS_TOKEN", "Meta:SystemUserToken")]
    [InlineData("WHATSAPP_ACCESS_TOKEN", "Meta:SystemUserToken")]
    [InlineData("WHATSAPP_VERIFY_TOKEN", "Meta:VerifyToken")]
    [InlineData("PUBLIC_URL", "App:PublicUrl")]
    [InlineData("FRONTEND_URL", "App:PublicUrl")]
    [InlineData("JOB_RUNNER_ENABLED", "Jobs:Enabled")]
    [InlineData("JOB_RUNNER_INTERVAL_MS", "Jobs:IntervalMs")]
    public void A_flat_name_is_its_section_key(string flat, string key)
    {
        var configuration = With((flat, "from the flat name"));

        Assert.Equal("from the flat name", configuration[key]);
    }

    [Fact]
    public void Every_flat_name_wins_over_a_file_and_loses_to_a_section_key_in_the_environment()
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Meta:AppId"] = "file", ["Meta:ConfigId"] = "file", ["META_APP_ID"] = "flat", ["META_CONFIG_ID"] = "flat",
        });
        var prefix = $"TEST{Guid.NewGuid():N}_";
        Environment.SetEnvironmentVariable(prefix + "Meta__AppId", "environment");
        ((IConfigurationBuilder)configuration).Add(new EnvironmentVariablesConfigurationSource { Prefix = prefix });

        configuration.AddFlatSettingNames();

        Assert.Equal("environment", configuration["Meta:AppId"]);
        Assert.Equal("flat", configuration["Meta:ConfigId"]);
    }

    [Theory]
    [InlineData("postgres://crm:p%40ss@db.example.test:6543/crm?sslmode=verify-full", "Host=db.example.test;Port=6543;Database=crm;Username=crm;Password=p@ss;SSL Mode=VerifyFull")]
    [InlineData("postgresql://crm@db/crm", "Host=db;Port=5432;Database=crm;Username=crm")]
    public void A_database_url_becomes_provider_and_connection_string(string url, string expected)
    {
        var configuration = With(("DATABASE_URL", url));

        Assert.Equal("PostgreSql", configuration["Database:Provider"]);
        Assert.Equal(expected, configuration.GetConnectionString("Default"));
    }

    [Theory]
    [InlineData("mysql://crm@db/crm")]
    [InlineData("nonsense with the password")]
    [InlineData("postgres://crm@db")]
    [InlineData("postgres://crm@db/crm?sslmode=sometimes")]
    public void A_database_url_of_another_kind_stops_the_start(string url)
    {
        var refused = Assert.Throws<StartException>(() => With(("DATABASE_URL", url)));

        Assert.Contains("DATABASE_URL", refused.Message);
        Assert.DoesNotContain("the password", refused.Message);
    }

    [Fact]
    public void A_database_url_and_another_provider_contradict_each_other() =>
        Assert.Throws<StartException>(() => With(("DATABASE_URL", "postgres://crm@db/crm"), ("Database:Provider", "Sqlite")));

    [Fact]
    public void A_connection_string_wins_over_the_database_url()
    {
        var configuration = With(("DATABASE_URL", "postgres://crm@db/crm"), ("ConnectionStrings:Default", "Data Source=crm.db"));

        Assert.Equal("Data Source=crm.db", configuration.GetConnectionString("Default"));
        Assert.Null(configuration["Database:Provider"]);
    }

    private static ConfigurationManager With(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        configuration.AddFlatSettingNames();
        return configuration;
    }
}
