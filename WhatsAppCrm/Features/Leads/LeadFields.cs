using System.Net.Mail;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;

namespace WhatsAppCrm.Features.Leads;

/// <summary>How the fields of a lead that people type are checked.</summary>
internal static class LeadFields
{
    /// <summary>To E.164; blank becomes null.</summary>
    /// <exception cref="InvalidInputException">Field <c>phone</c> is no phone number.</exception>
    public static string? Phone(string? phone)
    {
        if (string.IsNullOrWhiteSpace(phone)) return null;
        return PhoneNumber.TryParse(phone, out var number) ? number.E164 : throw new InvalidInputException("phone", "Invalid");
    }

    /// <summary>Trimmed and in lower case, so that one address is one lead; blank becomes null.</summary>
    /// <exception cref="InvalidInputException">Field <c>email</c> is no address.</exception>
    public static string? Email(string? email)
    {
        email = Text.Optional(email, "email", 254)?.ToLowerInvariant();
        return email is null || (MailAddress.TryCreate(email, out var address) && address.Address == email) ? email : throw new InvalidInputException("email", "Invalid");
    }
}
