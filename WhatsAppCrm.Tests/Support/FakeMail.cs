using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WhatsAppCrm.Infrastructure.Mail;

namespace WhatsAppCrm.Tests.Support;

/// <summary>A mail server in memory, in SMTP's place.</summary>
public sealed class FakeMail : IMailSender
{
    private readonly ConcurrentQueue<Letter> _taken = new();

    public IReadOnlyList<Letter> Taken => [.. _taken];

    /// <summary>Asked before each letter; what it throws is how the server refuses.</summary>
    public Action<Letter> Before { get; set; } = _ => { };

    /// <summary>To be given to <see cref="ProductHost.StartAsync"/>.</summary>
    public void Register(IServiceCollection services)
    {
        services.RemoveAll<DevelopmentMailbox>();
        services.Replace(ServiceDescriptor.Singleton<IMailSender>(this));
    }

    public Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        Before(letter);
        _taken.Enqueue(letter);
        return Task.CompletedTask;
    }
}
