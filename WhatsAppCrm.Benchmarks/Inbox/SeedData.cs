using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Benchmarks.Ingest;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Benchmarks.Inbox;

/// <summary>
/// An organization as large as one likes, made by the domain's own verbs: conversations of a year, one in eight of them open, shared
/// by twenty sellers, with labels, priorities and snoozes. Rows go in by prepared statements (SQLite) or COPY (PostgreSQL).
/// </summary>
public static class SeedData
{
    private const int Chunk = 5_000;
    private const int Sellers = 20;

    /// <summary>The lines that the conversation's verbs left; EF stores them by this field, and rows go past EF here.</summary>
    private static readonly System.Reflection.FieldInfo History = typeof(Conversation).GetField("_history", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;

    /// <summary>How many different words the messages are made of.</summary>
    public const int DifferentWords = 50_000;

    private static readonly string[] Syllables = ["ba", "ção", "de", "fi", "go", "lu", "ma", "né", "po", "ri", "sta", "te", "vo", "xa", "zu", "cher", "jo", "qui", "ram", "sol"];

    private static readonly string[] Words = ["hello", "price", "blue", "tomorrow", "delivery", "thanks", "order", "size", "payment", "store", "open", "photo", "discount", "address", "urgent", "invoice"];

    /// <returns>The seller whose inbox is looked at.</returns>
    public static async Task<Guid> FillAsync(BenchmarkDatabase database, int conversations, int messages, Action<int>? progress = null)
    {
        var sellers = Enumerable.Range(0, Sellers).Select(_ => Guid.CreateVersion7()).ToList();
        var nowUtc = DateTime.UtcNow;
        var random = new Random(7);
        await database.InOrganizationAsync(async db =>
        {
            var (account, stages) = (await db.WhatsAppAccounts.FirstAsync(), await db.Stages.ToListAsync());
            var labels = Label.Colors.Select((color, i) => new Label(account.OrganizationId, $"Label {i}", color, nowUtc)).ToList();
            db.AddRange(labels);
            await db.SaveChangesAsync();
            await using var rows = new BulkRows(db, database.Provider);
            for (var first = 0; first < conversations; first += Chunk)
            {
                var made = new List<object>();
                var end = Math.Min(conversations, first + Chunk);
                for (var i = first; i < end; i++) Make(made, i, Share(messages, conversations, i), account, stages[i % stages.Count], labels, sellers, random, nowUtc);
                await rows.WriteAsync(made);
                progress?.Invoke(end);
            }
        });
        await database.AnalyzeAsync();
        return sellers[0];
    }

    private static int Share(int messages, int conversations, int i) => (int)((long)messages * (i + 1) / conversations - (long)messages * i / conversations);

    private static void Make(List<object> rows, int i, int messages, Domain.WhatsAppAccounts.WhatsAppAccount account, Stage stage, List<Label> labels, List<Guid> sellers, Random random, DateTime nowUtc)
    {
        // Newest conversations are the open ones; ages grow as the square, as they do in life.
        var last = nowUtc.AddMinutes(-Math.Pow(random.NextDouble(), 2) * 525_600);
        var contact = new Contact(account.OrganizationId, $"Customer {i}", last);
        PhoneNumber.TryParse("+" + (55_11_900_000_000 + i).ToString(CultureInfo.InvariantCulture), out var phone);
        contact.ShowAddress(phone, null, null);
        var lead = Lead.FromWhatsApp(contact, stage, last);
        var conversation = new Conversation(account.OrganizationId, account.Id, contact.Id, lead.Id, last.AddMinutes(-messages));
        rows.AddRange([contact, new ContactAddress(account.OrganizationId, contact.Id, AddressKind.PHONE, phone.Key), lead, conversation]);
        for (var m = 0; m < Math.Max(1, messages); m++)
        {
            var at = last.AddMinutes(m - Math.Max(1, messages) + 1);
            var message = m % 2 == 0 || random.Next(3) == 0
                ? Message.Inbound(conversation, $"wamid.{i}.{m}", MessageKind.TEXT, Text(random), null, at, at)
                : Message.OutboundText(conversation, Text(random), sellers[i % Sellers], null, at);
            conversation.Add(message);
            if (messages > 0) rows.Add(message);
        }

        conversation.Speak(i % 5 == 0 ? "es" : "pt");
        if (i % 3 != 0) conversation.Assign(sellers[i % Sellers], null, last);
        if (random.Next(12) == 0) conversation.Prioritize((ConversationPriority)random.Next(1, 5), null, last);
        if (random.Next(10) == 0) rows.Add(new ConversationLabel(conversation, labels[random.Next(labels.Count)].Id));
        if (random.Next(3) > 0) conversation.MarkRead();
        var roll = random.Next(8);
        if (roll == 1) conversation.Snooze(nowUtc.AddDays(random.Next(1, 30)), null, nowUtc);
        else if (roll > 1) conversation.Resolve(sellers[i % Sellers], last);
        rows.AddRange((IEnumerable<ConversationEvent>)History.GetValue(conversation)!);
    }

    /// <summary>Words as often as in life: the first of some fifty thousand in every third message, most of them hardly ever.</summary>
    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var words = random.Next(4, 12); words > 0; words--) text.Append(Word((int)Math.Exp(random.NextDouble() * Math.Log(DifferentWords)) - 1)).Append(' ');
        return text.ToString().TrimEnd();
    }

    /// <param name="rank">0 is the most common.</param>
    public static string Word(int rank)
    {
        if (rank < Words.Length) return Words[rank];
        var word = new StringBuilder();
        for (var rest = rank; rest > 0; rest /= Syllables.Length) word.Append(Syllables[rest % Syllables.Length]);
        return word.ToString();
    }
}
