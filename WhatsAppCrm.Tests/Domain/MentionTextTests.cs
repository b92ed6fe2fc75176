using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Tests.Domain;

public sealed class MentionTextTests
{
    private static readonly Guid Ana = Guid.NewGuid(), AnaSouza = Guid.NewGuid(), Jose = Guid.NewGuid(), OtherJose = Guid.NewGuid(), Mail = Guid.NewGuid();

    private static readonly (Guid, string)[] Members = [(Ana, "Ana"), (AnaSouza, "Ana Souza"), (Jose, "José"), (OtherJose, "José"), (Mail, "bia@shop.test")];

    [Fact]
    public void An_at_and_a_name_names_a_member_and_the_longest_name_counts()
    {
        Assert.Equal([AnaSouza], MentionText.Find("Ask @Ana Souza, please", Members));
        Assert.Equal([Ana], MentionText.Find("@ana: see above", Members));
        Assert.Equal([Mail], MentionText.Find("(@bia@shop.test)", Members));
    }

    [Fact]
    public void Of_two_with_one_name_both_are_meant() => Assert.Equal(new[] { Jose, OtherJose }.Order(), MentionText.Find("hi @josé", Members).Order());

    [Theory]
    [InlineData("write to ana@Ana.test")]
    [InlineData("@Anastasia knows")]
    [InlineData("@ Ana")]
    [InlineData("Ana")]
    [InlineData("@")]
    public void What_only_looks_like_it_names_nobody(string text) => Assert.Empty(MentionText.Find(text, Members));

    [Fact]
    public void The_stretches_are_the_note()
    {
        const string note = "@Ana and @Ana Souza: ok? x@Ana";
        var parts = MentionText.Split(note, Members);

        Assert.Equal(note, string.Concat(parts.Select(part => part.Text)));
        Assert.Equal([Ana, null, AnaSouza, null], parts.Select(part => part.UserId));
    }
}
