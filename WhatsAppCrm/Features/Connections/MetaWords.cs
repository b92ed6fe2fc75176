using System.Globalization;
using Microsoft.Extensions.Localization;

namespace WhatsAppCrm.Features.Connections;

/// <summary>A word in the reader's language for a value of Meta's; a value nobody knows yet is shown as it is.</summary>
public static class MetaWords
{
    /// <param name="family">What the words begin with, for example <c>Quality</c>.</param>
    /// <returns>Null when nothing was said.</returns>
    public static string? Word(this IStringLocalizer<ConnectionsText> texts, string family, string? value)
    {
        if (value is null) return null;
        var word = texts[$"{family}_{value}"];
        return word.ResourceNotFound ? value : word.Value;
    }

    /// <summary>True where <see cref="Word"/> says more than the value itself.</summary>
    public static bool Knows(this IStringLocalizer<ConnectionsText> texts, string family, string? value) => value is not null && !texts[$"{family}_{value}"].ResourceNotFound;

    /// <summary><c>TIER_2K</c> as "up to 2,000"; a plain figure likewise.</summary>
    public static string? Limit(this IStringLocalizer<ConnectionsText> texts, string? limit)
    {
        if (limit is null) return null;
        if (limit == "TIER_UNLIMITED") return texts["LimitUnlimited"];
        var figure = limit.StartsWith("TIER_", StringComparison.Ordinal) ? limit[5..] : limit;
        var factor = figure.EndsWith('K') ? 1_000 : 1;
        return int.TryParse(figure.TrimEnd('K'), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? texts["LimitUpTo", (count * factor).ToString("N0", CultureInfo.CurrentCulture)]
            : limit;
    }

    /// <summary>Why access was lost, in words.</summary>
    public static string Why(this IStringLocalizer<ConnectionsText> texts, string? lossCode) => texts.Word("Why", lossCode ?? "BY_PERSON")!;

    /// <summary>What to do about it.</summary>
    public static string WhatToDo(this IStringLocalizer<ConnectionsText> texts, NumberHealthView number) => texts[(number.Status, number.LossCode) switch
    {
        (Domain.WhatsAppAccounts.WhatsAppAccountStatus.DISCONNECTED, _) => "Do_CONNECT_AGAIN",
        (_, "PERMISSION_MISSING" or "ACCOUNT_RESTRICTED" or "ACCOUNT_OFFBOARDED") => "Do_" + number.LossCode,
        _ => "Do_RECONNECT",
    }];
}
