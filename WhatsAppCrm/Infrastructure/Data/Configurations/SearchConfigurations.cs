using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Search;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class SearchMarkConfiguration : IEntityTypeConfiguration<SearchMark>
{
    public void Configure(EntityTypeBuilder<SearchMark> mark) => mark.Property(m => m.Id).ValueGeneratedOnAdd();
}

internal sealed class SearchSliceConfiguration : IEntityTypeConfiguration<SearchSlice>
{
    public void Configure(EntityTypeBuilder<SearchSlice> slice)
    {
        slice.Property(s => s.Id).ValueGeneratedOnAdd();
        slice.Ignore(s => s.IsFull);
        slice.Ignore(s => s.Prefix);
        slice.HasIndex(s => new { s.OrganizationId, s.Kind, s.NewestAtUtc });
    }
}
