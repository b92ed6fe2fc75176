namespace WhatsAppCrm.Domain.Organizations;

/// <summary>A tenant: one business with its members, numbers, conversations and leads.</summary>
public sealed class Organization
{
    public const int NameMaxLength = 100;
    public const int DescriptionMaxLength = 500;
    public const int IndustryMaxLength = 60;

    public Guid Id { get; private set; } = SortableId.New();

    public string Name { get; private set; } = "";

    public string? Description { get; private set; }

    public string? Industry { get; private set; }

    public string? Website { get; private set; }

    /// <summary>IANA name, for example <c>America/Sao_Paulo</c>; day separators and business hours use it.</summary>
    public string TimeZone { get; private set; } = "UTC";

    /// <summary>Culture for automatic texts: en, pt-BR or es.</summary>
    public string Locale { get; private set; } = "en";

    /// <summary>What its leads are worth, ISO 4217.</summary>
    public string Currency { get; private set; } = Currencies.Default;

    /// <summary>This organization's own <c>hub.verify_token</c>, encrypted; null until its webhooks are first sent to an override URL.</summary>
    public string? ProtectedVerifyToken { get; private set; }

    /// <summary>SHA-256 of the token, hex: what it is found by when Meta shows it.</summary>
    public string? VerifyTokenHash { get; private set; }

    /// <summary>Last time someone proved to know the verify token: Meta, reaching our address.</summary>
    public DateTime? WebhookVerifiedAtUtc { get; private set; }

    /// <summary>A template goes to Meta only when somebody else than its author approved it.</summary>
    public bool TemplatesNeedSecondPerson { get; private set; }

    /// <summary>Made by "Explore the demo"; only in Development.</summary>
    public bool IsDemo { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    private Organization()
    {
    }

    public static Organization Create(string name, string? description, string? industry, DateTime nowUtc, bool isDemo = false)
    {
        var organization = new Organization { CreatedAtUtc = nowUtc, IsDemo = isDemo };
        organization.Describe(name, description, industry);
        return organization;
    }

    public void KeepVerifyToken(string hash, string protectedToken) => (VerifyTokenHash, ProtectedVerifyToken) = (hash, protectedToken);

    public void RequireSecondPersonForTemplates(bool isRequired) => TemplatesNeedSecondPerson = isRequired;

    /// <summary>Someone who knows the verify token asked our address for the challenge.</summary>
    public void WebhookVerified(DateTime nowUtc) => WebhookVerifiedAtUtc = nowUtc;

    /// <summary>Changes name, description and industry. Blank optional texts become null.</summary>
    /// <exception cref="InvalidInputException">A field is missing or too long.</exception>
    public void Describe(string name, string? description, string? industry)
    {
        Name = Text.Required(name, nameof(name), NameMaxLength);
        Description = Text.Optional(description, nameof(description), DescriptionMaxLength);
        Industry = Text.Optional(industry, nameof(industry), IndustryMaxLength);
    }

    /// <summary>Sets website, time zone (IANA) and locale.</summary>
    /// <exception cref="InvalidInputException">The time zone is unknown, the locale unsupported or the website no http(s) address.</exception>
    public void Localize(string? website, string timeZone, string locale)
    {
        website = Text.Optional(website, nameof(website), 200);
        if (website is not null && (!Uri.TryCreate(website, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
            throw new InvalidInputException(nameof(website), "Invalid");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _))
            throw new InvalidInputException(nameof(timeZone), "Invalid");
        if (!Languages.Supported.Contains(locale))
            throw new InvalidInputException(nameof(locale), "Invalid");

        (Website, TimeZone, Locale) = (website, timeZone, locale);
    }

    /// <exception cref="InvalidInputException">Not one of <see cref="Currencies.All"/>.</exception>
    public void PriceIn(string? currency) =>
        Currency = currency is not null && Currencies.All.Contains(currency) ? currency : throw new InvalidInputException(nameof(currency), "Invalid");
}
