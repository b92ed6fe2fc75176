using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Inbox;
using WhatsAppCrm.Features.Inbox.Notes;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Tests.Features.Inbox;

/// <summary>Where notes are written and emoji are picked: what the browser asks of them.</summary>
public sealed class NoteBoxTests : BunitContext
{
    private static readonly IReadOnlyList<Member> Members = [new(Guid.NewGuid(), "Ana Souza", Role.SELLER), new(Guid.NewGuid(), "Antônio Lima", Role.SELLER), new(Guid.NewGuid(), "Bia Antunes", Role.MANAGER)];

    public NoteBoxTests()
    {
        Services.AddLocalization();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task An_at_lists_members_letters_narrow_them_and_keys_choose()
    {
        var box = Box();

        var state = await box.InvokeAsync(() => box.Instance.Search(""));
        Assert.Equal(3, box.FindAll("[role=option]").Count);
        Assert.Equal(state.ActiveId, box.Find("[aria-selected=true]").Id);
        await box.InvokeAsync(() => box.Instance.Search("ant"));
        // Accents make no difference, and a surname counts after the names that begin with it.
        Assert.Equal(["Antônio Lima", "Bia Antunes"], box.FindAll("[role=option]").Select(option => option.LastChild!.TextContent));
        await box.InvokeAsync(() => box.Instance.Move(-1));
        Assert.Equal("Bia Antunes", await box.InvokeAsync(box.Instance.Choose));
        Assert.Empty(box.FindAll("[role=option]"));
        Assert.False((await box.InvokeAsync(() => box.Instance.Search("nobody"))).IsOpen);
        Assert.Null(await box.InvokeAsync(box.Instance.Choose));
    }

    [Fact]
    public async Task A_refused_note_stays_with_its_reason()
    {
        string? answer = "Too long.";
        var box = Box((_, _) => Task.FromResult<string?>(answer));

        Assert.False(await box.InvokeAsync(() => box.Instance.WriteAsync("note", Guid.NewGuid().ToString())));
        Assert.Contains("Too long.", box.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        answer = null;
        Assert.True(await box.InvokeAsync(() => box.Instance.WriteAsync("note", Guid.NewGuid().ToString())));
        Assert.Empty(box.FindAll("[role=alert]"));
    }

    [Fact]
    public void Emoji_are_found_in_three_languages_without_accents()
    {
        Assert.Contains(EmojiList.Find("heart"), emoji => emoji.Sign == "❤️");
        Assert.Contains(EmojiList.Find("coracao"), emoji => emoji.Sign == "❤️");
        Assert.Contains(EmojiList.Find("Corazón amar"), emoji => emoji.Sign == "💛");
        Assert.Empty(EmojiList.Find("zzz"));
        Assert.Equal(EmojiList.All.Count, EmojiList.All.Select(emoji => emoji.Sign).Distinct().Count());
        Assert.All(EmojiList.All, emoji => Assert.All([emoji.English, emoji.Portuguese, emoji.Spanish], name => Assert.NotEmpty(name)));
    }

    [Fact]
    public async Task The_arrows_walk_over_the_signs_and_Enter_takes_one()
    {
        string? picked = null;
        var picker = Render<EmojiPicker>(parameters => parameters.Add(one => one.OnPick, sign => picked = sign));
        await picker.Find("[data-testid=emoji-open]").ClickAsync(new());

        await picker.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowDown" });
        await picker.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowRight" });
        Assert.Equal(EmojiList.All[9].Sign, picker.Find("[aria-selected=true]").TextContent);
        await picker.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        Assert.Equal(EmojiList.All[9].Sign, picked);
        Assert.Empty(picker.FindAll("[data-testid=emoji-picker]"));
    }

    [Fact]
    public void Times_for_later_are_an_hour_on_and_mornings_and_Monday_is_named_once()
    {
        var friday = new DateTime(2026, 11, 20, 17, 20, 33);

        Assert.Equal([("InAnHour", friday.Date.AddHours(18).AddMinutes(20)), ("Tomorrow", friday.Date.AddDays(1).AddHours(9)), ("Monday", friday.Date.AddDays(3).AddHours(9))], SendTimes.From(friday).Select(time => (time.Name, time.Local)));
        Assert.DoesNotContain(SendTimes.From(friday.AddDays(2)), time => time.Name == "Monday");
    }

    [Fact]
    public void Notes_stand_among_the_messages_of_their_time_and_begin_days()
    {
        var noon = new DateTime(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);
        ThreadNote Note(DateTime at) => new(Guid.NewGuid(), "note", false, null, null, at, null);
        var lines = ThreadLayout.Lines([ThreadLayoutTests.Inbound(noon), ThreadLayoutTests.Inbound(noon.AddMinutes(2))], [Note(noon.AddDays(-1)), Note(noon.AddMinutes(1)), Note(noon.AddDays(1))], null, DateOnly.FromDateTime);

        Assert.Equal([true, false, true, false, true], lines.Select(line => line is ThreadNoteItem));
        Assert.Equal([true, true, false, false, true], lines.Select(line => line.NewDay is not null));
        // What stands between two bubbles parts them.
        Assert.True(lines[1] is ThreadItem { EndsGroup: true });
        Assert.True(lines[3] is ThreadItem { StartsGroup: true, EndsGroup: true });
    }

    private IRenderedComponent<NoteBox> Box(Func<string, Guid, Task<string?>>? onWrite = null) => Render<NoteBox>(parameters => parameters
        .Add(box => box.ConversationId, Guid.NewGuid()).Add(box => box.Members, Members).Add(box => box.OnWrite, onWrite ?? ((_, _) => Task.FromResult<string?>(null))));
}
