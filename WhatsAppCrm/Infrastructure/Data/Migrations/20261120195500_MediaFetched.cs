using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class MediaFetched : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_MessageMedia_State_MessageId",
                table: "MessageMedia");

            migrationBuilder.AddColumn<int>(
                name: "Attempts",
                table: "MessageMedia",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "ClaimedUntilUtc",
                table: "MessageMedia",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ContentHash",
                table: "MessageMedia",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ContentType",
                table: "MessageMedia",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "FetchUntilUtc",
                table: "MessageMedia",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Height",
                table: "MessageMedia",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "NextAttemptAtUtc",
                table: "MessageMedia",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Problem",
                table: "MessageMedia",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "UploadedAtUtc",
                table: "MessageMedia",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "WhatsAppAccountId",
                table: "MessageMedia",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<int>(
                name: "Width",
                table: "MessageMedia",
                nullable: true);

            // Whose number a file came to stood only with its message so far.
            migrationBuilder.Sql("UPDATE \"MessageMedia\" SET \"WhatsAppAccountId\" = (SELECT \"Messages\".\"WhatsAppAccountId\" FROM \"Messages\" WHERE \"Messages\".\"Id\" = \"MessageMedia\".\"MessageId\")");

            migrationBuilder.CreateTable(
                name: "MediaUploads",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    UploadedByUserId = table.Column<Guid>(nullable: true),
                    FileName = table.Column<string>(maxLength: 255, nullable: true),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    MimeType = table.Column<string>(maxLength: 200, nullable: false),
                    ContentType = table.Column<string>(maxLength: 100, nullable: false),
                    ContentHash = table.Column<string>(maxLength: 64, nullable: false),
                    StorageKey = table.Column<string>(maxLength: 200, nullable: false),
                    SizeInBytes = table.Column<long>(nullable: false),
                    Width = table.Column<int>(nullable: true),
                    Height = table.Column<int>(nullable: true),
                    IsVoice = table.Column<bool>(nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MediaUploads", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_MessageMedia_State_WhatsAppAccountId_MessageId",
                table: "MessageMedia",
                columns: new[] { "State", "WhatsAppAccountId", "MessageId" });

            migrationBuilder.CreateIndex(
                name: "IX_MessageMedia_StorageKey",
                table: "MessageMedia",
                column: "StorageKey");

            migrationBuilder.CreateIndex(
                name: "IX_MediaUploads_CreatedAtUtc",
                table: "MediaUploads",
                column: "CreatedAtUtc");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MediaUploads");

            migrationBuilder.DropIndex(
                name: "IX_MessageMedia_State_WhatsAppAccountId_MessageId",
                table: "MessageMedia");

            migrationBuilder.DropIndex(
                name: "IX_MessageMedia_StorageKey",
                table: "MessageMedia");

            migrationBuilder.DropColumn(
                name: "Attempts",
                table: "MessageMedia");

            migrationBuilder.DropColumn(
                name: "ClaimedUntilUtc",
                table: "MessageMedia");

            migrationBuilder.DropColumn(
                name: "ContentHash",
                table: "MessageMedia");

            migrationBuilder.DropColumn(
                name: "ContentType",
                table: "MessageMedia");

            migrationBuilder.DropColumn(
                name: "FetchUntilUtc",
                table: "MessageMedia");

            migrationBuilder.DropColumn(
                name: "Height",
                table: "MessageMedia");

            migrationBuilder.DropColumn(
                name: "NextAttemptAtUtc",
                table: "MessageMedia");

            migrationBuilder.DropColumn(
                name: "Problem",
                table: "MessageMedia");

            migrationBuilder.DropColumn(
                name: "UploadedAtUtc",
                table: "MessageMedia");

            migrationBuilder.DropColumn(
                name: "WhatsAppAccountId",
                table: "MessageMedia");

            migrationBuilder.DropColumn(
                name: "Width",
                table: "MessageMedia");

            migrationBuilder.CreateIndex(
                name: "IX_MessageMedia_State_MessageId",
                table: "MessageMedia",
                columns: new[] { "State", "MessageId" });
        }
    }
}
