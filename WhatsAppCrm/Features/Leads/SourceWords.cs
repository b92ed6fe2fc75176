using Microsoft.Extensions.Localization;
using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Where a lead came from, in the reader's words; what a person or program wrote stays as it is.</summary>
public static class SourceWords
{
    public static string Of(string source, IStringLocalizer texts) => source switch
    {
        Lead.WhatsAppSource => texts["Source_whatsapp"],
        Lead.ManualSource => texts["Source_manual"],
        Lead.ImportSource => texts["Source_import"],
        Lead.AdSource => texts["Source_ad"],
        _ when source.StartsWith(Lead.AdSource + ": ", StringComparison.Ordinal) => texts["Source_ad_named", source[(Lead.AdSource.Length + 2)..]],
        _ => source,
    };
}
