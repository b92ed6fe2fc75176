using WhatsAppCrm.Features.Inbox;

namespace WhatsAppCrm.Tests.Features.Inbox;

public sealed class MapLinkTests
{
    [Theory]
    [InlineData("-23.5614, -46.6559", -23.5614, -46.6559)]
    [InlineData("-23.5614 -46.6559", -23.5614, -46.6559)]
    [InlineData("geo:37.78,-122.4?z=15", 37.78, -122.4)]
    [InlineData("https://www.google.com/maps/@-23.5614,-46.6559,17z", -23.5614, -46.6559)]
    [InlineData("https://www.google.com/maps/place/Shop/@-23.5,-46.6,17z/data=!3m1!4b1!4m6!8m2!3d-23.5614!4d-46.6559", -23.5614, -46.6559)]
    [InlineData("https://www.google.com/maps/search/?api=1&query=-23.5614%2C-46.6559", -23.5614, -46.6559)]
    [InlineData("https://maps.apple.com/?ll=-23.5614,-46.6559&q=Shop", -23.5614, -46.6559)]
    [InlineData("https://www.openstreetmap.org/?mlat=-23.5614&mlon=-46.6559#map=17/-23.5/-46.6", -23.5614, -46.6559)]
    [InlineData("https://www.openstreetmap.org/#map=17/-23.5614/-46.6559", -23.5614, -46.6559)]
    public void A_place_is_read_from_what_people_paste(string text, double latitude, double longitude) => Assert.Equal((latitude, longitude), MapLink.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("https://maps.app.goo.gl/abc123")]
    [InlineData("95.0, 10.0")]
    [InlineData("Rua Um, 100, 2")]
    [InlineData("https://shop.example/?q=coffee")]
    public void What_holds_no_place_reads_as_none(string text) => Assert.Null(MapLink.Read(text));
}
