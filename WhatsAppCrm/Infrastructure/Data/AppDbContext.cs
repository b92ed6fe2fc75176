// Longer than 150 lines: a line for every table.
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.Reports;
using WhatsAppCrm.Domain.Search;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Mail;
using WhatsAppCrm.Infrastructure.Secrets;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>
/// The one context. One instance an operation, from <see cref="IDbContextFactory{TContext}"/>; never kept in a component.
/// Tenancy: a named filter on every owned entity, the organization as concurrency token, and a guard on every save.
/// </summary>
public sealed class AppDbContext(DbContextOptions<AppDbContext> options, CurrentOrganization currentOrganization, DatabaseWriteGate writeGate)
    : IdentityUserContext<User, Guid>(options)
{
    /// <summary>Name of the filter that keeps tenants apart.</summary>
    public const string TenantFilter = "Tenant";

    /// <summary>Name of the filter that hides leads whose deletion can still be undone.</summary>
    public const string DeletedFilter = "Deleted";

    private bool _holdsWriteGate;

    public DbSet<Organization> Organizations => Set<Organization>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<PresenceLease> PresenceLeases => Set<PresenceLease>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<WhatsAppAccount> WhatsAppAccounts => Set<WhatsAppAccount>();
    public DbSet<NumberHealth> NumberHealths => Set<NumberHealth>();
    public DbSet<AccountEvent> AccountEvents => Set<AccountEvent>();
    public DbSet<AccountAlert> AccountAlerts => Set<AccountAlert>();
    public DbSet<PendingUnsubscribe> PendingUnsubscribes => Set<PendingUnsubscribe>();
    public DbSet<SignupAttempt> SignupAttempts => Set<SignupAttempt>();
    public DbSet<SignupStep> SignupSteps => Set<SignupStep>();
    public DbSet<Contact> Contacts => Set<Contact>();
    public DbSet<ContactAddress> ContactAddresses => Set<ContactAddress>();
    public DbSet<ContactMerge> ContactMerges => Set<ContactMerge>();
    public DbSet<MergedConversation> MergedConversations => Set<MergedConversation>();
    public DbSet<MergeSuggestion> MergeSuggestions => Set<MergeSuggestion>();
    public DbSet<Conversation> Conversations => Set<Conversation>();
    public DbSet<ConversationEvent> ConversationEvents => Set<ConversationEvent>();
    public DbSet<AssignmentSettings> AssignmentSettings => Set<AssignmentSettings>();
    public DbSet<Label> Labels => Set<Label>();
    public DbSet<ConversationLabel> ConversationLabels => Set<ConversationLabel>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<QuickReply> QuickReplies => Set<QuickReply>();
    public DbSet<MessageDraft> MessageDrafts => Set<MessageDraft>();
    public DbSet<ScheduledMessage> ScheduledMessages => Set<ScheduledMessage>();
    public DbSet<Message> Messages => Set<Message>();
    public DbSet<MessageMedia> MessageMedia => Set<MessageMedia>();
    public DbSet<MediaUpload> MediaUploads => Set<MediaUpload>();
    public DbSet<MessageReaction> MessageReactions => Set<MessageReaction>();
    public DbSet<MessageRevision> MessageRevisions => Set<MessageRevision>();
    public DbSet<Lead> Leads => Set<Lead>();
    public DbSet<Pipeline> Pipelines => Set<Pipeline>();
    public DbSet<Stage> Stages => Set<Stage>();
    public DbSet<Note> Notes => Set<Note>();
    public DbSet<NoteMention> NoteMentions => Set<NoteMention>();
    public DbSet<LeadMove> LeadMoves => Set<LeadMove>();
    public DbSet<LeadTask> LeadTasks => Set<LeadTask>();
    public DbSet<LostReason> LostReasons => Set<LostReason>();
    public DbSet<CustomField> CustomFields => Set<CustomField>();
    public DbSet<CustomValue> CustomValues => Set<CustomValue>();
    public DbSet<LeadImport> LeadImports => Set<LeadImport>();
    public DbSet<LeadImportRow> LeadImportRows => Set<LeadImportRow>();
    public DbSet<MessageTemplate> Templates => Set<MessageTemplate>();
    public DbSet<TemplateVersion> TemplateVersions => Set<TemplateVersion>();
    public DbSet<TemplateEvent> TemplateEvents => Set<TemplateEvent>();
    public DbSet<TemplateSync> TemplateSyncs => Set<TemplateSync>();
    public DbSet<OutboxMessage> OutboxMessages => Set<OutboxMessage>();
    public DbSet<NumberPause> NumberPauses => Set<NumberPause>();
    public DbSet<ParkedStatus> ParkedStatuses => Set<ParkedStatus>();
    public DbSet<AutoReplySettings> AutoReplySettings => Set<AutoReplySettings>();
    public DbSet<PendingAutoReply> PendingAutoReplies => Set<PendingAutoReply>();
    public DbSet<MessageTally> MessageTallies => Set<MessageTally>();
    public DbSet<TallyMark> TallyMarks => Set<TallyMark>();
    public DbSet<TallyPosition> TallyPositions => Set<TallyPosition>();
    public DbSet<SearchMark> SearchMarks => Set<SearchMark>();
    public DbSet<SearchSlice> SearchSlices => Set<SearchSlice>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public DbSet<QueuedLetter> QueuedLetters => Set<QueuedLetter>();

    /// <summary>Read by the filters of the model; null means no rows.</summary>
    internal Guid? TenantId => currentOrganization.Id;

    /// <summary>
    /// The only way past the tenant filter. For finding out whose something is (webhook routing, a person's own
    /// memberships, job claims, an invitation's link) and for platform administration; an architecture test lists the callers.
    /// </summary>
    public IQueryable<T> AcrossOrganizations<T>()
        where T : class, IOwned => Set<T>().IgnoreQueryFilters([TenantFilter]);

    /// <summary>Leads whose deletion can still be undone: this organization's, and nobody else's.</summary>
    public IQueryable<Lead> DeletedLeads => Leads.IgnoreQueryFilters([DeletedFilter]).Where(lead => lead.DeletedAtUtc != null);

    /// <summary>
    /// A transaction that reads and then writes without anyone writing in between on SQLite: it waits its turn at the
    /// write gate and begins immediate. Dispose without <see cref="WriteTransaction.CommitAsync"/> rolls back.
    /// </summary>
    public async Task<WriteTransaction> BeginWriteAsync(CancellationToken cancellationToken = default)
    {
        var turn = await writeGate.EnterAsync(cancellationToken);
        try
        {
            var transaction = await Database.BeginTransactionAsync(cancellationToken);
            _holdsWriteGate = true;
            return new WriteTransaction(transaction, () =>
            {
                _holdsWriteGate = false;
                turn.Dispose();
            });
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        TenantGuard.Check(ChangeTracker, currentOrganization);
        using var turn = _holdsWriteGate ? null : writeGate.Enter();
        using var found = new ChangesFound(ChangeTracker);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        TenantGuard.Check(ChangeTracker, currentOrganization);
        using var turn = _holdsWriteGate ? null : await writeGate.EnterAsync(cancellationToken);
        using var found = new ChangesFound(ChangeTracker);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => Conventions(configurationBuilder);

    internal static void Conventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
        TenantModel.Apply(builder, this);
    }

    /// <summary>The guard has compared every tracked row with what was read: EF need not do so again.</summary>
    private readonly struct ChangesFound : IDisposable
    {
        private readonly ChangeTracker _tracker;

        public ChangesFound(ChangeTracker tracker) => (_tracker = tracker).AutoDetectChangesEnabled = false;

        public void Dispose() => _tracker.AutoDetectChangesEnabled = true;
    }
}
