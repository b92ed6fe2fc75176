using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>What one piece of news changes on one number, and whom it has to be told.</summary>
internal sealed class AccountEffects(AppDbContext db, WhatsAppAccount account, NumberHealth health, AccountChange change, DateTime nowUtc, string? ownAppId)
{
    /// <summary>Registering a number sets its PIN, which Meta reports like anybody's change of it.</summary>
    private static readonly TimeSpan OwnPinChange = TimeSpan.FromMinutes(10);

    public bool AccessCameBack { get; private set; }

    public Task ApplyAsync(CancellationToken cancellationToken) => change.News switch
    {
        ConnectionEnded news => EndAsync(news, cancellationToken),
        AppLink { IsBack: true } => ReturnAsync("ACCOUNT_OFFBOARDED", cancellationToken),
        AppLink news => LoseAsync(new(news.Kind, MetaMessage: news.Detail), cancellationToken),
        Ban news => BanAsync(news, cancellationToken),
        Restriction news => RestrictAsync(news, cancellationToken),
        Violation news => RaiseAsync(AlertKind.ACCOUNT_RESTRICTED, "violation:", news.Type, cancellationToken),
        MetaAlert news => AlertAsync(news, cancellationToken),
        LimitMoved news => LimitAsync(news),
        QualityFlag news => FlagAsync(news, cancellationToken),
        NameDecided news => NameAsync(news, cancellationToken),
        ReviewDecided news => ReviewAsync(news, cancellationToken),
        PinNews news => PinAsync(news, cancellationToken),
        _ => Task.CompletedTask,
    };

    /// <summary>Only an end that came after the beginning: a late or replayed one must not cut a number that was reconnected since.</summary>
    private async Task EndAsync(ConnectionEnded news, CancellationToken cancellationToken)
    {
        if (IsBeforeConnection() || (news.PartnerAppId is { } app && app != ownAppId)) return;
        // What waits in the outbox stays there, shown as waiting: reconnecting the number sends it.
        if (!account.Disconnect(new(news.Kind, MetaMessage: news.Detail), nowUtc)) return;
        await db.ResolveAsync(account, [AlertKind.RECONNECT_NEEDED, AlertKind.TOKEN_EXPIRES, AlertKind.SILENCE, AlertKind.QUALITY_LOW, AlertKind.ACCOUNT_RESTRICTED], nowUtc, cancellationToken);
        await db.RaiseAsync(account, AlertKind.DISCONNECTED_BY_META, AlertSeverity.CRITICAL, change.Key, news.Kind, nowUtc, cancellationToken);
    }

    private async Task LoseAsync(AccessLoss loss, CancellationToken cancellationToken)
    {
        if (IsBeforeConnection() || !account.RequireReconnect(loss, nowUtc)) return;
        await db.RaiseAsync(account, AlertKind.RECONNECT_NEEDED, AlertSeverity.CRITICAL, change.Key, loss.Code, nowUtc, cancellationToken);
    }

    /// <summary>Gives back only what was lost for this reason: an expired token stays expired.</summary>
    private async Task ReturnAsync(string lossCode, CancellationToken cancellationToken)
    {
        if (account.LossCode != lossCode || !account.AccessReturned()) return;
        AccessCameBack = true;
        await db.ResolveAsync(account, [AlertKind.RECONNECT_NEEDED], nowUtc, cancellationToken);
    }

    private async Task BanAsync(Ban news, CancellationToken cancellationToken)
    {
        (health.BanState, health.BanDateUtc) = (news.State, news.DateUtc);
        await db.ResolveAsync(account, AlertKind.ACCOUNT_RESTRICTED, "ban:", nowUtc, cancellationToken);
        if (news.State != Ban.Reinstate)
        {
            await RaiseAsync(AlertKind.ACCOUNT_RESTRICTED, "ban:", news.State, cancellationToken);
            return;
        }

        (health.Restrictions, health.RestrictedUntilUtc) = (null, null);
        await db.ResolveAsync(account, [AlertKind.ACCOUNT_RESTRICTED], nowUtc, cancellationToken);
        await ReturnAsync("ACCOUNT_RESTRICTED", cancellationToken);
    }

    private async Task RestrictAsync(Restriction news, CancellationToken cancellationToken)
    {
        (health.Restrictions, health.RestrictedUntilUtc) = (news.Detail, news.UntilUtc);
        await db.ResolveAsync(account, AlertKind.ACCOUNT_RESTRICTED, "restriction:", nowUtc, cancellationToken);
        if (news.Types.Count > 0 && !(news.UntilUtc <= nowUtc)) await RaiseAsync(AlertKind.ACCOUNT_RESTRICTED, "restriction:", news.Detail, cancellationToken);
    }

    private async Task AlertAsync(MetaAlert news, CancellationToken cancellationToken)
    {
        var prefix = news.Type + ":";
        if (news.IsOver) await db.ResolveAsync(account, AlertKind.META_ALERT, prefix, nowUtc, cancellationToken);
        else if (news.Severity != AlertSeverity.INFORMATIONAL) await db.RaiseUnlessOpenAsync(account, AlertKind.META_ALERT, news.Severity, prefix, $"{new DateTimeOffset(change.AtUtc).ToUnixTimeSeconds()}", news.Detail, nowUtc, cancellationToken);
    }

    private Task LimitAsync(LimitMoved news)
    {
        health.MessagingLimit = news.Limit ?? health.MessagingLimit;
        if (news.IsHighThroughput) health.ThroughputLevel = "HIGH";
        return Task.CompletedTask;
    }

    private async Task FlagAsync(QualityFlag news, CancellationToken cancellationToken)
    {
        health.MessagingLimit = news.Limit ?? health.MessagingLimit;
        if (news.IsFlagged) health.PhoneStatus = "FLAGGED";
        else if (health.PhoneStatus == "FLAGGED") health.PhoneStatus = "CONNECTED";
        if (news.IsFlagged) await RaiseAsync(AlertKind.QUALITY_LOW, "quality:", "FLAGGED", cancellationToken);
        else await db.ResolveAsync(account, [AlertKind.QUALITY_LOW], nowUtc, cancellationToken);
    }

    /// <summary>In the words of the Graph API's <c>name_status</c>, which is read into the same column.</summary>
    private async Task NameAsync(NameDecided news, CancellationToken cancellationToken)
    {
        health.NameStatus = news.Decision switch { "REJECTED" => "DECLINED", "PENDING" => "PENDING_REVIEW", var other => other };
        health.RequestedName = news.Decision == "APPROVED" ? null : news.Name;
        await db.ResolveAsync(account, [AlertKind.NAME_REJECTED], nowUtc, cancellationToken);
        if (news.Decision == "APPROVED") account.Show(news.Name, null, null);
        else if (news.Decision == "REJECTED") await RaiseAsync(AlertKind.NAME_REJECTED, "name:", news.Detail, cancellationToken);
    }

    private async Task ReviewAsync(ReviewDecided news, CancellationToken cancellationToken)
    {
        health.AccountReviewStatus = news.Decision;
        await db.ResolveAsync(account, AlertKind.META_ALERT, "review:", nowUtc, cancellationToken);
        if (news.Decision == "REJECTED") await RaiseAsync(AlertKind.META_ALERT, "review:", news.Kind, cancellationToken);
    }

    private Task PinAsync(PinNews news, CancellationToken cancellationToken) =>
        news.Kind == "PIN_CHANGED" && (change.AtUtc - account.ConnectedAtUtc).Duration() < OwnPinChange
            ? Task.CompletedTask
            : RaiseAsync(AlertKind.SECURITY, "pin:", news.Kind, cancellationToken);

    private Task RaiseAsync(AlertKind kind, string prefix, string? detail, CancellationToken cancellationToken) =>
        db.RaiseAsync(account, kind, change.News.Severity, prefix + change.Key, detail, nowUtc, cancellationToken);

    // Whole seconds at Meta, fractions here.
    private bool IsBeforeConnection() => change.AtUtc < account.ConnectedAtUtc.AddSeconds(-1);
}
