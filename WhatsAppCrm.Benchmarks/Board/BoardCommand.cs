using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WhatsAppCrm.Benchmarks.Ingest;
using WhatsAppCrm.Benchmarks.Latency;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Benchmarks.Board;

/// <summary>
/// A board with thousands of cards in two browsers of one organization: from opening the page to its first cards, and from letting a
/// card go in one browser to its place in the other. The published product in Production, SQLite; browsers and product share the machine.
/// </summary>
public static class BoardCommand
{
    private const string Email = "owner@example.test";
    private const string Password = "a long enough passphrase";
    private const double GoalPaint = 500, GoalDrag = 200;

    /// <summary>Notes when the first card stood there, and when each card came to another column.</summary>
    private const string Watch = """
        window.__arrived = {};
        const stageOf = card => card.closest("[data-stage]")?.dataset.stage;
        new MutationObserver(changes => {
          if (!window.__first && document.querySelector("[data-testid=board-card]")) requestAnimationFrame(() => { window.__first ??= performance.now(); });
          for (const change of changes)
            for (const node of change.addedNodes)
              for (const card of node.nodeType === 1 ? [node, ...node.querySelectorAll("[data-lead]")] : [])
                if (card.dataset?.lead && stageOf(card)) window.__arrived[`${card.dataset.lead} ${stageOf(card)}`] ??= Date.now();
        }).observe(document, { childList: true, subtree: true });
        addEventListener("pointerup", () => { window.__let_go = Date.now(); }, { capture: true });
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var (cards, repeats, port) = (Option(args, "--cards", 5000), Option(args, "--repeats", 15), Option(args, "--port", 6270));
        Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors shared by product and two browsers, .NET {Environment.Version}, SQLite");
        var published = await PublishedProduct.CreateAsync();
        var data = Directory.CreateTempSubdirectory("whatsappcrm-board-").FullName;
        try
        {
            await using var database = await BenchmarkDatabase.CreateAsync(server: null);
            await using var product = await ServerProcess.StartProductAsync(port, database, data, published);
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            using (var registered = await http.PostAsJsonAsync("/api/auth/register", new { email = Email, password = Password })) registered.EnsureSuccessStatusCode();
            await database.AddOwnerAsync(Email);
            await database.InOrganizationAsync(db => SeedAsync(db, cards));

            await using var one = await SignedInBrowser.OpenInboxAsync(http.BaseAddress.ToString(), Email, Password);
            await using var other = await SignedInBrowser.OpenInboxAsync(http.BaseAddress.ToString(), Email, Password);
            foreach (var page in new[] { one.Page, other.Page }) await page.AddInitScriptAsync(Watch);
            var paints = new List<double>();
            for (var i = 0; i < repeats + 2; i++) paints.Add(await OpenAsync(one.Page));
            await OpenAsync(other.Page);
            var drags = new List<double>();
            for (var i = 0; i < repeats + 2; i++) drags.Add(await DragAsync(one.Page, other.Page, i));
            return Report(cards, paints[2..], drags[2..], product.WorkingSetMiB);
        }
        finally
        {
            Directory.Delete(published, recursive: true);
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<double> OpenAsync(IPage page)
    {
        await page.GotoAsync("/leads");
        await page.WaitForFunctionAsync("() => window.__first > 0");
        await page.Locator("[data-testid=board-card]").First.WaitForAsync();
        return await page.EvaluateAsync<double>("window.__first");
    }

    /// <summary>The first card of one column goes to the next by mouse.</summary>
    private static async Task<double> DragAsync(IPage page, IPage other, int turn)
    {
        var columns = page.Locator("[data-testid=board-column]");
        var (from, to) = (columns.Nth(turn % 3), columns.Nth(turn % 3 + 1));
        var card = from.Locator("[data-testid=board-card]").First;
        var key = $"{await card.GetAttributeAsync("data-lead")} {await to.GetAttributeAsync("data-stage")}";
        var (box, target) = ((await card.BoundingBoxAsync())!, (await to.BoundingBoxAsync())!);
        await page.Mouse.MoveAsync(box.X + 60, box.Y + box.Height - 8);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 90, box.Y + box.Height, new() { Steps = 3 });
        await page.Mouse.MoveAsync(target.X + 140, target.Y + 140, new() { Steps = 6 });
        await page.Mouse.UpAsync();
        await other.WaitForFunctionAsync("key => window.__arrived[key] > 0", key, new() { Timeout = 15_000 });
        return await other.EvaluateAsync<double>("key => window.__arrived[key]", key) - await page.EvaluateAsync<double>("window.__let_go");
    }

    /// <summary>Five stages, every lead with a value, one in three with a conversation, one in ten with a task.</summary>
    private static async Task SeedAsync(Infrastructure.Data.AppDbContext db, int cards)
    {
        var now = DateTime.UtcNow;
        var pipeline = await db.Pipelines.SingleAsync();
        var account = await db.WhatsAppAccounts.SingleAsync();
        var stages = await db.Stages.ToListAsync();
        stages.AddRange(Enumerable.Range(1, 4).Select(i => new Stage(pipeline, $"Stage {i}", i, "blue")));
        db.AddRange(stages.Skip(1));
        for (var i = 0; i < cards; i++)
        {
            var lead = new Lead(pipeline.OrganizationId, $"Customer {i} of the benchmark", "manual", stages[i % 5], now.AddMinutes(-i));
            lead.Edit(lead.Name, null, null, i % 400, now.AddMinutes(-i));
            db.Add(lead);
            if (i % 10 == 0) db.Add(new LeadTask(lead, "Call back", now.AddDays(1), null, null, null, now));
            if (i % 3 != 0) continue;
            var contact = new Contact(pipeline.OrganizationId, lead.Name, now);
            var conversation = new Conversation(pipeline.OrganizationId, account.Id, contact.Id, lead.Id, now.AddMinutes(-i));
            var message = Message.Inbound(conversation, $"wamid.board.{i}", MessageKind.TEXT, "Is the blue one still in stock?", payloadJson: null, now.AddMinutes(-i), now);
            conversation.Add(message);
            lead.BelongTo(contact);
            db.AddRange(contact, conversation, message);
        }

        await db.SaveChangesAsync();
    }

    private static int Report(int cards, List<double> paints, List<double> drags, long memoryMiB)
    {
        var (paint, drag) = (Median(paints), Median(drags));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cards} cards; product holds {memoryMiB} MiB"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"opening the page -> first cards: median {paint:0} ms (goal {GoalPaint:0})   longest {paints.Max():0} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"letting a card go -> in its column elsewhere: median {drag:0} ms (goal {GoalDrag:0})   longest {drags.Max():0} ms"));
        return paint <= GoalPaint && drag <= GoalDrag ? 0 : 1;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static int Option(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
