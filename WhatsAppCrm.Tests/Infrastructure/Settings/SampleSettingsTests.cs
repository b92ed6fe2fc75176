using Microsoft.Extensions.Configuration;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Infrastructure.Settings;

public sealed class SampleSettingsTests
{
    private static readonly IConfiguration Sample = new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(ProductProcess.RepositoryRoot(), "appsettings.Development.json.sample"), optional: false)
        .Build();

    [Theory]
    [InlineData(AppSettings.Section, typeof(AppSettings))]
    [InlineData(DatabaseSettings.Section, typeof(DatabaseSettings))]
    [InlineData(JobsSettings.Section, typeof(JobsSettings))]
    [InlineData(MailSettings.Section, typeof(MailSettings))]
    [InlineData(MetaSettings.Section, typeof(MetaSettings))]
    [InlineData(OutsideSettings.Section, typeof(OutsideSettings))]
    public void Every_setting_is_in_the_sample_and_nothing_else(string section, Type settings) => Assert.Equal(
        settings.GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Order(),
        Sample.GetSection(section).GetChildren().Select(setting => setting.Key).Order());

    [Fact]
    public void The_sample_would_start() => SettingsValidation.Check(Sample, new NamedEnvironment("Development"));
}
