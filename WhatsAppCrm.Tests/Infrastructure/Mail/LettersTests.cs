using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Mail;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Infrastructure.Mail;

/// <summary>Letters are written down before they leave, and leave until somebody takes them.</summary>
public sealed class LettersTests : IAsyncLifetime
{
    private static readonly Letter Hello = new("ana@example.test", "Hello", "https://crm.example.test/account/reset-password?token=secret-of-the-letter");

    private readonly FakeMail _mail = new();
    private readonly TestClock _clock = new();
    private ProductHost _host = null!;

    // Nothing drains by itself: the tests say when.
    public async Task InitializeAsync() => _host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" }, _clock, _mail.Register);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_letter_waits_encrypted_and_is_forgotten_once_taken()
    {
        await SendAsync(Hello);
        var waiting = Assert.Single(await QueuedAsync());
        Assert.DoesNotContain("ana@example", waiting.ProtectedLetter);
        Assert.DoesNotContain("secret-of-the-letter", waiting.ProtectedLetter);

        Assert.Equal(1, await DeliverAsync());

        Assert.Equal(Hello, Assert.Single(_mail.Taken));
        Assert.Empty(await QueuedAsync());
        Assert.DoesNotContain("secret-of-the-letter", _host.Log.Text);
    }

    [Fact]
    public async Task A_refused_letter_is_tried_again_in_growing_pauses_and_given_up_after_a_day()
    {
        _mail.Before = _ => throw new MailException("mail.example.test answered ServiceNotAvailable.", isFinal: false);
        await SendAsync(Hello);

        var began = _clock.UtcNow;
        for (var attempt = 1; attempt <= QueuedLetter.MaxAttempts; attempt++)
        {
            Assert.Equal(0, await DeliverAsync());
            var waiting = Assert.Single(await QueuedAsync());
            Assert.Equal(attempt, waiting.Attempts);
            if (attempt == QueuedLetter.MaxAttempts) break;
            Assert.Equal(0, await DeliverAsync());
            Assert.Equal(attempt, (await QueuedAsync()).Single().Attempts);
            _clock.Set(new DateTimeOffset(waiting.NextAttemptAtUtc!.Value));
        }

        Assert.Equal(JobState.FAILED, (await QueuedAsync()).Single().State);
        Assert.InRange(_clock.UtcNow - began, TimeSpan.FromHours(20), TimeSpan.FromHours(30));

        _clock.Advance(TimeSpan.FromDays(31));
        await WithAsync(provider => provider.GetRequiredService<DeliverLetters>().SweepAsync(CancellationToken.None));
        Assert.Empty(await QueuedAsync());
    }

    [Fact]
    public async Task An_address_that_does_not_exist_is_given_up_at_once_and_holds_up_nobody()
    {
        _mail.Before = letter => { if (letter.To != "bruno@example.test") throw new MailException("No such mailbox.", isFinal: true); };
        await SendAsync(Hello);
        await SendAsync(Hello with { To = "bruno@example.test" });

        Assert.Equal(1, await DeliverAsync());

        Assert.Equal("bruno@example.test", Assert.Single(_mail.Taken).To);
        var given = Assert.Single(await QueuedAsync());
        Assert.Equal((JobState.FAILED, "No such mailbox."), (given.State, given.LastError));
    }

    [Fact]
    public async Task A_letter_whose_process_died_is_sent_when_its_claim_has_ended()
    {
        _mail.Before = _ => throw new TimeoutException("The process dies here.");
        await SendAsync(Hello);
        await Assert.ThrowsAsync<TimeoutException>(DeliverAsync);
        _mail.Before = _ => { };

        Assert.Equal(0, await DeliverAsync());
        _clock.Advance(TimeSpan.FromMinutes(7));
        Assert.Equal(1, await DeliverAsync());

        Assert.Single(_mail.Taken);
    }

    [Fact]
    public async Task A_letter_is_sent_only_if_what_it_tells_of_was_saved()
    {
        await WithAsync(async provider =>
        {
            await using var db = await provider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
            await using var transaction = await db.BeginWriteAsync();
            provider.GetRequiredService<Letters>().Add(db, Hello);
            await db.SaveChangesAsync();
        });

        Assert.Equal(0, await DeliverAsync());
        Assert.Empty(_mail.Taken);
    }

    [Fact]
    public async Task A_letter_to_nobody_leaves_no_trace()
    {
        await WithAsync(provider => provider.GetRequiredService<Letters>().PretendAsync(CancellationToken.None));
        Assert.Single(await QueuedAsync());

        await DeliverAsync();

        Assert.Empty(_mail.Taken);
        Assert.Empty(await QueuedAsync());
    }

    private Task SendAsync(Letter letter) => WithAsync(provider => provider.GetRequiredService<Letters>().SendAsync(letter, CancellationToken.None));

    private async Task<int> DeliverAsync()
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DeliverLetters>().RunAsync(CancellationToken.None);
    }

    private async Task<List<QueuedLetter>> QueuedAsync()
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await db.QueuedLetters.AsNoTracking().ToListAsync();
    }

    private async Task WithAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }
}
