namespace WhatsAppCrm.Domain.Templates;

public enum TemplateCategory
{
    MARKETING,
    UTILITY,
    AUTHENTICATION,
}

/// <summary>
/// Ours is DRAFT, and DISABLED for one that was deleted; every other status only by Meta's word. Meta Cloud API, message templates,
/// read 2026-11-20.
/// </summary>
public enum TemplateStatus
{
    DRAFT,
    PENDING,
    APPROVED,
    REJECTED,
    PAUSED,
    DISABLED,

    /// <summary>Meta looks at a rejection again.</summary>
    IN_APPEAL,

    /// <summary>Deleted at Meta, which still tries to deliver what was sent with it.</summary>
    PENDING_DELETION,
    DELETED,

    /// <summary>The business account has as many as it may have.</summary>
    LIMIT_EXCEEDED,

    /// <summary>Not used for a year.</summary>
    ARCHIVED,
}

/// <summary>What Meta makes of how people take it. Stored and sent by name.</summary>
public enum TemplateQuality
{
    UNKNOWN,
    GREEN,
    YELLOW,
    RED,
}

/// <summary>How variables are named: <c>{{1}}</c> or <c>{{first_name}}</c>, one way for a whole template.</summary>
public enum ParameterFormat
{
    POSITIONAL,
    NAMED,
}

/// <summary>What is being asked of Meta at this moment, or was, when the answer never came.</summary>
public enum TemplateErrand
{
    NONE,
    CREATE,
    EDIT,
    DELETE,
}

/// <summary>Where a version comes from.</summary>
public enum TemplateOrigin
{
    /// <summary>Written here.</summary>
    HERE,

    /// <summary>Written or changed at Meta, and read from there.</summary>
    META,
}

/// <summary>What stands above the text.</summary>
public enum HeaderKind
{
    NONE,
    TEXT,
    IMAGE,
    VIDEO,
    DOCUMENT,
    LOCATION,
}

public enum TemplateButtonKind
{
    QUICK_REPLY,
    URL,
    PHONE_NUMBER,
    COPY_CODE,
    FLOW,

    /// <summary>A kind that is only written at Meta; kept as it came.</summary>
    OTHER,
}
