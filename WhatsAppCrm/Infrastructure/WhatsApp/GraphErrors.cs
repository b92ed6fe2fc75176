namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>What a refusal means for what was to be done.</summary>
public enum GraphErrorKind
{
    /// <summary>Trouble at Meta's: the same again later.</summary>
    Temporary,

    /// <summary>Too fast for this one customer; others may go on.</summary>
    PairLimited,

    /// <summary>Too fast for the number, its account or the app: all of that pauses.</summary>
    Throttled,

    /// <summary>Meta holds the number back because of how people took its messages: what is no more urgent than this waits long.</summary>
    Restricted,

    /// <summary>This message never.</summary>
    Refused,

    /// <summary>Meta no longer accepts our access: someone has to reconnect the number.</summary>
    AccessLost,

    /// <summary>The number can't send until its owner settles something at Meta (payment, registration, terms); it comes right by itself then.</summary>
    NumberBlocked,
}

/// <summary>How much has to pause when something was too fast.</summary>
public enum GraphReach
{
    Number,

    /// <summary>Every number of the business account.</summary>
    BusinessAccount,

    /// <summary>Every number of this installation.</summary>
    App,
}

/// <param name="AtLeast">Wait at least this long; null leaves it to the backoff.</param>
/// <param name="MostAttempts">Try no more often than this; null leaves it to the backoff.</param>
public readonly record struct GraphVerdict(GraphErrorKind Kind, TimeSpan? AtLeast = null, int? MostAttempts = null, GraphReach Reach = GraphReach.Number);

/// <summary>
/// Which error is which, by code. The codes and meanings are Meta's (Meta Cloud API, error codes, read 2026-11-20); what to do
/// about each is our reading. An unknown code refuses: repeating what nobody understands helps nobody.
/// </summary>
public static class GraphErrors
{
    public const int PinMismatch = 133005;
    public const int WindowClosed = 131047;

    /// <summary>Meta could not reach a webhook's address, or did not get its challenge back.</summary>
    public const int CallbackVerificationFailed = 2200;

    /// <summary>Too many management calls for a business account.</summary>
    public const int TooManyCalls = 80007;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>A Retry-After beyond this is not believed: someone would wait for ever for a mistake.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(24);

    public static GraphVerdict Classify(GraphError error)
    {
        var verdict = error.Code switch
        {
            // 33 is a subcode of 100 as well: "object does not exist or permission is missing", said of our own number.
            100 when error.Subcode == 33 => new GraphVerdict(GraphErrorKind.AccessLost),

            2 or 131016 or 133004 => new(GraphErrorKind.Temporary),
            // May as well be the request's own fault.
            1 or 131000 => new(GraphErrorKind.Temporary, MostAttempts: 4),
            135000 => new(GraphErrorKind.Temporary, MostAttempts: 2),
            131057 or 2494100 => new(GraphErrorKind.Temporary, Minute),
            133015 => new(GraphErrorKind.Temporary, 5 * Minute),
            134101 => new(GraphErrorKind.Temporary, 10 * Minute),
            132069 => new(GraphErrorKind.Temporary, 15 * Minute),
            // A paused template is active again after three hours, then six.
            132015 => new(GraphErrorKind.Temporary, 90 * Minute),

            131056 => new(GraphErrorKind.PairLimited),

            130429 => new(GraphErrorKind.Throttled),
            613 => new(GraphErrorKind.Throttled, Minute),
            TooManyCalls => new(GraphErrorKind.Throttled, Minute, Reach: GraphReach.BusinessAccount),
            4 => new(GraphErrorKind.Throttled, Minute, Reach: GraphReach.App),
            133016 => new(GraphErrorKind.Throttled, 15 * Minute),

            131048 or 131064 => new(GraphErrorKind.Restricted, 60 * Minute),

            0 or 190 or 3 or 10 or 33 or (>= 200 and <= 299) or 368 or 131005 or 131031 => new(GraphErrorKind.AccessLost),

            131042 or 131044 or 131045 or 131037 or 134011 or 134102
                or 133000 or 133005 or 133006 or 133008 or 133009 or 133010 => new(GraphErrorKind.NumberBlocked, 15 * Minute),

            null when error.HttpStatus is 429 => new(GraphErrorKind.Throttled, Minute),
            null when error.HttpStatus is 400 or 413 or 414 or 422 => new(GraphErrorKind.Refused),
            // Not Meta who answered: a proxy or a wrong address, which is no fault of the message.
            null => new(GraphErrorKind.NumberBlocked, Minute),
            _ => new(GraphErrorKind.Refused),
        };

        var asked = error.RetryAfter > LongestAsked ? LongestAsked : error.RetryAfter;
        return asked is not null && (verdict.AtLeast is null || asked > verdict.AtLeast) ? verdict with { AtLeast = asked } : verdict;
    }
}
