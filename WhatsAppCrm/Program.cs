using WhatsAppCrm.Components;
using WhatsAppCrm.Features.Accounts;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Features.Contacts;
using WhatsAppCrm.Features.Demo;
using WhatsAppCrm.Features.Inbox;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Features.Media;
using WhatsAppCrm.Features.Onboarding;
using WhatsAppCrm.Features.Organizations;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Features.Templates;
using WhatsAppCrm.Features.Webhooks;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Logging;
using WhatsAppCrm.Infrastructure.Media;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Secrets;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Web;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.MetaSandbox;

StartException.ExplainWhenUnhandled();
var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddDefaultAddress();
builder.Configuration.AddFlatSettingNames();
var hasSandbox = builder.Configuration.AddSandboxDefaults(builder.Environment);

builder.AddSettings();
builder.AddLogging();
builder.AddData();
builder.AddIdentityAndSecrets();
builder.AddWeb();
builder.AddRealtime();
builder.AddJobs();
builder.AddWhatsApp();
builder.AddMediaStore();

builder.AddAccounts();
builder.AddOrganizations();
builder.AddConnections();
builder.AddOnboarding();
builder.AddWebhooks();
builder.AddSending();
builder.AddMedia();
builder.AddInbox();
builder.AddContacts();
builder.AddLeads();
builder.AddTemplates();
builder.AddDemo();
if (hasSandbox) builder.AddMetaSandbox();

var app = builder.Build();
await DataSetup.MigrateAsync(app.Services, app.Lifetime.ApplicationStopping);
if (RotateKeysCommand.IsAsked(args)) return await RotateKeysCommand.RunAsync(app.Services, args, Console.Out, app.Lifetime.ApplicationStopping);

app.UseWebhookIntake();
app.UseRouting();
app.UseWeb();
app.MapControllers();
if (hasSandbox) app.MapMetaSandbox();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

await app.RunAsync();
return 0;
