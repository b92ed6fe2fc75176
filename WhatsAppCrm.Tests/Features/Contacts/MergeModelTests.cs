using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Tests.Features.Contacts;

/// <summary>A merge moves everything that names a contact, a conversation or a lead. A new column that does is to be thought of in MoveToSurvivor, GiveBackOther and SplitConversations before it is named here.</summary>
public sealed class MergeModelTests
{
    private static readonly string[] ThoughtOf =
    [
        "ContactAddress.ContactId", "Conversation.ContactId", "Lead.ContactId", "Message.AuthorContactId",
        "Message.ConversationId", "OutboxMessage.ConversationId", "MergedConversation.ConversationId", "ConversationEvent.ConversationId", "ConversationLabel.ConversationId", "PendingAutoReply.ConversationId",
        "Note.ConversationId", "MessageDraft.ConversationId", "ScheduledMessage.ConversationId",
        "Conversation.LeadId", "Note.LeadId",
        // A lead with a task, a move or a field of its own is touched, so it is never folded; a line of an import only points.
        "LeadTask.LeadId", "LeadMove.LeadId", "CustomValue.LeadId", "LeadImportRow.LeadId",
        "Lead.FormerContactId", // a deleted lead comes back to the survivor, if the person is there at all
    ];

    private static readonly string[] Named = ["ContactId", "ConversationId", "LeadId"];
    private static readonly Type[] Merged = [typeof(Contact), typeof(Conversation), typeof(Lead)];

    [Fact]
    public void Every_column_that_names_what_is_merged_is_thought_of()
    {
        var found = Model().GetEntityTypes().SelectMany(entity => entity.GetProperties()
            .Where(property => Named.Any(name => property.Name.EndsWith(name, StringComparison.Ordinal)) || property.GetContainingForeignKeys().Any(key => Merged.Contains(key.PrincipalEntityType.ClrType)))
            .Select(property => $"{entity.ClrType.Name}.{property.Name}"));

        Assert.Equal(ThoughtOf.Order(), found.Order());
    }

    [Fact]
    public void What_is_given_back_is_columns_only() =>
        Assert.All(Merged, type => Assert.Empty(Model().FindEntityType(type)!.GetComplexProperties()));

    private static Microsoft.EntityFrameworkCore.Metadata.IModel Model()
    {
        var options = new DbContextOptionsBuilder<AppDbContext>();
        DataSetup.Configure(options, DatabaseProvider.Sqlite, "Data Source=:memory:");
        using var db = new AppDbContext(options.Options, new CurrentOrganization(), new DatabaseWriteGate(oneWriter: true));
        return db.Model;
    }
}
