using System.Net;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Features.Leads.Import;
using WhatsAppCrm.Features.Leads.Settings;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

/// <summary>A host whose drain stands still: the tests decide when an import goes on.</summary>
public sealed class ImportFixture : ProductFixture
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" };
}

public sealed class ImportTests(ImportFixture fixture) : IClassFixture<ImportFixture>
{
    [Fact]
    public async Task A_dirty_file_becomes_leads_and_every_other_line_says_why_not()
    {
        var owner = await fixture.Host.NewInboxAsync();
        await owner.NewConversationAsync("Mariana", "+55 11 98888-0051");
        await owner.NewLeadAsync("Known", phone: "+551188880052");
        await owner.AsAsync<SaveCustomField, Guid>(save => save.RunAsync(new WantedField(null, "Birthday", CustomFieldKind.DATE), CancellationToken.None));
        var importId = await owner.UploadAsync(string.Join("\r\n",
            "Name,Phone,Email,Value,Stage,Owner,Birthday,Notes,Ignored",
            "Ana Souza,11 98888-0053,ANA@Example.test,\"R$ 1.234,50\",Qualified,,1990-03-04,\"two\nlines\",x",
            "Mariana again,+5511988880051,,,,,,,", // the contact of a conversation
            "Known again,+55 11 9 8888 0052,,,,,,,", // with the ninth digit
            "Ana once more,(11) 98888-0053,,,,,,,",
            ",,only@example.test,,,,,,",
            "Same mail,,ONLY@example.test,,,,,,",
            "Bad phone,call me,,,,,,,",
            "Bad mail,,nobody,,,,,,",
            "Bad stage,,,,Nowhere,,,,",
            "Bad owner,,,,,nobody@example.test,,,",
            "Bad date,,,,,,soon,,",
            "=1+1,,,,,,,,",
            "\"=\"\"Quoted\"\"\",,,,,,,,",
            ",,,,,,,a note alone,"));
        await owner.MapAsync(importId);

        var forecast = await owner.CheckAsync(importId);
        var import = await owner.ImportAsync(importId);

        Assert.Equal((3, 4, 7), (forecast.ToCreate, forecast.Duplicates, forecast.Refused));
        Assert.Equal((ImportState.DONE, 3, 4, 7), (import.State, import.Created, import.Duplicates, import.Refused));
        var rows = await owner.RowsAsync(importId);
        Assert.Equal(
            [null, "KnownAlready", "KnownAlready", "TwiceInFile", null, "TwiceInFile", "PhoneInvalid", "EmailInvalid", "StageUnknown", "OwnerUnknown", "DateInvalid", "Formula", null, "NothingToKnowThemBy"],
            rows.Select(row => row.Reason));
        var ana = await owner.LeadAsync(rows[0].LeadId!.Value);
        Assert.Equal(("Ana Souza", "+5511988880053", "ana@example.test", 1234.5m, "import"), (ana.Name, ana.Phone, ana.Email, ana.Value, ana.Source));
        Assert.Equal("Quoted", (await owner.LeadAsync(rows[12].LeadId!.Value)).Name);
        Assert.Equal("only@example.test", (await owner.LeadAsync(rows[4].LeadId!.Value)).Name);
        Assert.Equal("1990-03-04", (string)(await owner.GetAsync($"/api/leads/{ana.Id}"))["customFields"]!["birthday"]!);
        Assert.Equal("two\nlines", await owner.ReadAsync(db => db.Notes.Where(note => note.LeadId == ana.Id).Select(note => note.Content).SingleAsync()));
    }

    [Fact]
    public async Task A_person_who_wrote_before_and_has_no_lead_gets_it_with_their_conversation()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var conversationId = await owner.NewConversationAsync("Mariana", "+55 11 98888-0054");
        var before = await owner.ReadAsync(db => db.Leads.SingleAsync());
        await owner.CallAsync(HttpMethod.Delete, $"/api/leads/{before.Id}");

        var importId = await owner.UploadAsync("Nome;Celular\r\nMariana Lima;11 98888-0054\r\n");
        await owner.MapAsync(importId);
        await owner.ImportAsync(importId);

        var lead = await owner.ReadAsync(db => db.Leads.SingleAsync());
        Assert.Equal((before.ContactId, "Mariana Lima"), (lead.ContactId, lead.Name));
        Assert.Equal(lead.Id, await owner.ReadAsync(db => db.Conversations.Where(c => c.Id == conversationId).Select(c => c.LeadId).SingleAsync()));
    }

    [Fact]
    public async Task What_was_broken_off_goes_on_and_no_line_makes_two_leads_however_many_work_on_it()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var importId = await owner.UploadAsync("Name,Phone\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"Person {i},+55119{70000000 + i % 900}\n")));
        await owner.MapAsync(importId);
        await owner.AsAsync<StartImport>(start => start.RunAsync(importId, CancellationToken.None));
        await owner.AsAsync<ImportLines, bool>(lines => lines.RunAsync(importId, CancellationToken.None));
        Assert.Equal((ImportState.RUNNING, ImportLines.AtOnce), ((await owner.FindAsync(importId)).State, (await owner.FindAsync(importId)).Handled));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => owner.AsAsync<RunImports>(run => run.RunAllAsync(CancellationToken.None)))));

        var import = await owner.FindAsync(importId);
        Assert.Equal((ImportState.DONE, 900, 100, 0), (import.State, import.Created, import.Duplicates, import.Refused));
        Assert.Equal(900, await owner.ReadAsync(db => db.Leads.CountAsync()));
        Assert.Equal(900, (await owner.RowsAsync(importId)).Where(row => row.Outcome == ImportOutcome.CREATED).Select(row => row.LeadId).Distinct().Count());
    }

    [Fact]
    public async Task Undoing_takes_the_leads_back_except_those_somebody_worked_on()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var other = await owner.NewLeadAsync("Not imported");
        var importId = await owner.UploadAsync("Name,Notes\nA,one\nB,two\nC,three\nD,four\n");
        await owner.MapAsync(importId);
        await owner.ImportAsync(importId);
        var leads = (await owner.RowsAsync(importId)).Select(row => row.LeadId!.Value).ToList();
        await owner.MoveAsync(leads[1], (await owner.StagesAsync())[1].Id);
        await owner.AsAsync<AddTask, Guid>(add => add.RunAsync(leads[2], new NewTask("Call"), CancellationToken.None));

        await owner.AsAsync<UndoImport>(undo => undo.RunAsync(importId, CancellationToken.None));
        await owner.AsAsync<RunImports>(run => run.RunAllAsync(CancellationToken.None));

        var import = await owner.FindAsync(importId);
        Assert.Equal((ImportState.UNDONE, 2, 2), (import.State, import.TakenBack, import.Kept));
        Assert.Equal(new[] { other, leads[1], leads[2] }.Order(), (await owner.ReadAsync(db => db.Leads.Select(lead => lead.Id).ToListAsync())).Order());
        await owner.AsAsync<UndoImport>(undo => undo.RunAsync(importId, CancellationToken.None));
        Assert.Equal(ImportState.UNDONE, (await owner.FindAsync(importId)).State);
    }

    [Fact]
    public async Task Its_report_names_line_column_and_reason_and_can_be_opened_safely()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var importId = await owner.UploadAsync("Full name,Mobile\nBruno,call me\n\"=1+1\",\n");
        await owner.MapAsync(importId);
        await owner.ImportAsync(importId);

        using var answer = await owner.Http.GetAsync($"/api/leads/imports/{importId}/report");
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("customers-report.csv", answer.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        var file = CsvFile.Read(bytes);
        Assert.Equal(["Line", "Why", "Full name", "Mobile"], file.Headers);
        Assert.Equal(["2", "Mobile: This is no phone number.", "Bruno", "call me"], file.Lines[0].Cells);
        Assert.Equal("'=1+1", file.Lines[1].Cells[2]);
    }

    [Fact]
    public async Task Sellers_and_strangers_neither_import_nor_look()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stranger = await fixture.Host.NewOwnerAsync("Elsewhere");
        var importId = await owner.UploadAsync("Name\nAna\n");

        Assert.Equal("FORBIDDEN", (await Assert.ThrowsAsync<ProblemException>(() => owner.AsAsync<UploadImport, Guid>(upload => upload.RunAsync("a.csv", ImportWorld.Bytes("Name\nAna"), CancellationToken.None), Role.SELLER))).Problem.Code);
        Assert.Equal("FORBIDDEN", (await Assert.ThrowsAsync<ProblemException>(() => owner.AsAsync<StartImport>(start => start.RunAsync(importId, CancellationToken.None), Role.SELLER))).Problem.Code);
        Assert.Equal("NOT_FOUND", (await Assert.ThrowsAsync<ProblemException>(() => stranger.AsAsync<StartImport>(start => start.RunAsync(importId, CancellationToken.None)))).Problem.Code);
        Assert.Equal("NOT_FOUND", (await Assert.ThrowsAsync<ProblemException>(() => stranger.CheckAsync(importId))).Problem.Code);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Get, $"/api/leads/imports/{importId}/report")).Status);
        Assert.Equal(ImportState.DRAFT, (await owner.FindAsync(importId)).State);
    }

    [Fact]
    public async Task Columns_that_say_nothing_of_a_person_or_say_it_twice_are_refused()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var importId = await owner.UploadAsync("Name,Other\nAna,x\n");

        foreach (var (columns, reason) in new[] { (new[] { "value", "" }, "NameColumnRequired"), (["name", "name"], "Duplicate"), (["name"], "Invalid"), (["name", "field:none"], "Invalid") })
            Assert.Equal(reason, (await Assert.ThrowsAsync<InvalidInputException>(() => owner.MapAsync(importId, columns: columns))).Errors["columns"]);
    }
}
