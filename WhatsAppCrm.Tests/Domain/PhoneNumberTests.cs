using WhatsAppCrm.Domain.Contacts;

namespace WhatsAppCrm.Tests.Domain;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+55 (11) 98765-4321", "5511987654321")]
    [InlineData("005511987654321", "5511987654321")]
    [InlineData("5511987654321", "5511987654321")]
    [InlineData("  +1 555.010.0001 ", "15550100001")]
    [InlineData("+49 30/1234567", "49301234567")]
    [InlineData("+1\u00A0555\u00A0010\u00A00001", "15550100001")]
    [InlineData("1234567", "1234567")]
    [InlineData("+123456789012345", "123456789012345")]
    public void A_number_is_read_as_people_write_it(string text, string digits)
    {
        Assert.True(PhoneNumber.TryParse(text, out var number));
        Assert.Equal(digits, number.Digits);
        Assert.Equal("+" + digits, number.E164);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("123456")]
    [InlineData("1234567890123456")]
    [InlineData("0119876543")]
    [InlineData("+0119876543")]
    [InlineData("++15550100001")]
    [InlineData("1555010000x")]
    [InlineData("1555+0100001")]
    [InlineData("ana@example.test")]
    [InlineData("١٢٣٤٥٦٧٨٩")]
    [InlineData("15550100001;drop table")]
    [InlineData("US.13491208655302741918")]
    [InlineData("+1 555 010 0001                         ext")]
    public void What_is_no_number_is_refused(string? text) => Assert.False(PhoneNumber.TryParse(text, out _));

    [Theory]
    [InlineData("+55 11 8765-4321", "+55 11 98765-4321", "a mobile before the ninth digit")]
    [InlineData("+55 21 6765-4321", "+55 21 96765-4321", "mobiles of 6")]
    [InlineData("+55 85 9765-4321", "+55 85 99765-4321", "mobiles of 9")]
    [InlineData("+54 11 1234-5678", "+54 9 11 1234-5678", "Buenos Aires without the mobile 9")]
    [InlineData("+54 11 15 1234-5678", "+54 9 11 1234-5678", "Buenos Aires with 15")]
    [InlineData("+54 351 15 123-4567", "+54 9 351 123-4567", "Córdoba with 15")]
    [InlineData("+54 2966 15 12-3456", "+54 9 2966 12-3456", "Río Gallegos with 15")]
    [InlineData("+54 9 11 15 1234-5678", "+54 9 11 1234-5678", "the 9 and the 15 together")]
    [InlineData("+52 1 55 1234 5678", "+52 55 1234 5678", "Mexico with the old mobile 1")]
    public void National_variants_of_one_number_share_a_key(string one, string other, string because)
    {
        Assert.True(Parse(one).Key == Parse(other).Key, because);
        Assert.NotEqual(Parse(one).Digits, Parse(other).Digits);
    }

    [Theory]
    [InlineData("+55 11 2345-6789", "+55 11 92345-6789", "a landline never had a ninth digit")]
    [InlineData("+55 11 5345-6789", "+55 11 95345-6789", "nor did those of 5")]
    [InlineData("+55 11 98765-4321", "+55 21 98765-4321", "another area")]
    [InlineData("+54 11 1234-5678", "+54 11 1234-5679", "another number")]
    [InlineData("+52 55 1234 5678", "+52 55 1234 5679", "another number")]
    [InlineData("+1 555 010 0001", "+1 555 010 00019", "a longer number")]
    [InlineData("+1 521 234 5678", "+52 1 234 567 8901", "the United States are not Mexico")]
    public void Different_numbers_keep_different_keys(string one, string other, string because) =>
        Assert.True(Parse(one).Key != Parse(other).Key, because);

    [Theory]
    [InlineData("+1 555 010 0001")]
    [InlineData("+49 151 23456789")]
    [InlineData("+351 912 345 678")]
    [InlineData("+55 11 2345-6789")]
    [InlineData("+44 7911 123456")]
    [InlineData("+91 98765 43210")]
    public void Other_numbers_are_their_own_key(string text) => Assert.Equal(Parse(text).Digits, Parse(text).Key);

    private static PhoneNumber Parse(string text)
    {
        Assert.True(PhoneNumber.TryParse(text, out var number), text);
        return number;
    }
}
