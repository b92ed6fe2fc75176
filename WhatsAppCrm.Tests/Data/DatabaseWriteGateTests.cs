using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Data;

public sealed class DatabaseWriteGateTests
{
    [Fact]
    public async Task Writers_get_their_turn_in_the_order_they_came()
    {
        using var gate = new DatabaseWriteGate(oneWriter: true);
        var order = new List<int>();
        var first = gate.Enter();
        var waiting = Enumerable.Range(0, 20).Select(number => TakeTurnAsync(gate, number, order)).ToList();

        Assert.Empty(order);
        first.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(Enumerable.Range(0, 20), order);
    }

    [Fact]
    public async Task A_writer_that_gives_up_waiting_holds_nobody_up()
    {
        using var gate = new DatabaseWriteGate(oneWriter: true);
        using var patience = new CancellationTokenSource();
        var first = gate.Enter();
        var impatient = gate.EnterAsync(patience.Token).AsTask();
        var next = gate.EnterAsync(CancellationToken.None).AsTask();

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(next.IsCompleted);
        first.Dispose();

        (await next).Dispose();
    }

    [Fact]
    public async Task Giving_up_a_turn_twice_lets_one_writer_in()
    {
        using var gate = new DatabaseWriteGate(oneWriter: true);
        var first = gate.Enter();
        first.Dispose();
        first.Dispose();

        using var second = gate.Enter();
        Assert.False(gate.EnterAsync(CancellationToken.None).AsTask().IsCompleted);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task With_concurrent_writers_the_gate_stands_open()
    {
        using var gate = new DatabaseWriteGate(oneWriter: false);

        using var first = gate.Enter();
        using var second = await gate.EnterAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_transaction_that_is_not_committed_leaves_nothing_and_lets_the_next_writer_in()
    {
        await using var host = await DataHost.StartAsync();
        var organization = Build.Organization();
        await host.SaveAsync(null, organization);

        await host.WithAsync(organization.Id, async db =>
        {
            await using var transaction = await db.BeginWriteAsync();
            db.Add(Build.Contact(organization.Id, "rolled back"));
            await db.SaveChangesAsync();
            return true;
        });
        await host.SaveAsync(organization.Id, Build.Contact(organization.Id, "kept"));

        Assert.Equal(["kept"], await host.WithAsync(organization.Id, db => db.Contacts.Select(contact => contact.Name).ToListAsync()));
    }

    [Fact]
    public async Task Readers_that_then_write_in_a_transaction_lose_no_update()
    {
        await using var host = await DataHost.StartAsync();
        var organization = Build.Organization();
        var account = Build.Account(organization.Id);
        var contact = Build.Contact(organization.Id);
        var conversation = Build.Conversation(account, contact);
        await host.SaveAsync(null, organization);
        await host.SaveAsync(organization.Id, account, contact, conversation);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => host.WithAsync(organization.Id, async db =>
        {
            await using var transaction = await db.BeginWriteAsync();
            // PostgreSQL lets writers run at once: there the row's lock is what the gate is on SQLite.
            if (db.Database.IsNpgsql()) await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "Conversations" WHERE "Id" = {conversation.Id} FOR UPDATE""");
            var row = await db.Conversations.SingleAsync();
            row.Add(Build.Inbound(row));
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            return true;
        }))));

        Assert.Equal(20, await host.WithAsync(organization.Id, db => db.Conversations.Select(row => row.UnreadCount).SingleAsync()));
    }

    private static async Task TakeTurnAsync(DatabaseWriteGate gate, int number, List<int> order)
    {
        using var turn = await gate.EnterAsync(CancellationToken.None);
        order.Add(number);
        await Task.Yield();
    }
}
