using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class EveryKind : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Pricing_Category",
                table: "ParkedStatuses",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "Pricing_FreeUntilUtc",
                table: "ParkedStatuses",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Pricing_IsBillable",
                table: "ParkedStatuses",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Pricing_Model",
                table: "ParkedStatuses",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Pricing_Type",
                table: "ParkedStatuses",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "AuthorContactId",
                table: "Messages",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "EditedAtUtc",
                table: "Messages",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Forwarding",
                table: "Messages",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Origin",
                table: "Messages",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "PlayedAtUtc",
                table: "Messages",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Pricing_Category",
                table: "Messages",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "Pricing_FreeUntilUtc",
                table: "Messages",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Pricing_IsBillable",
                table: "Messages",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Pricing_Model",
                table: "Messages",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Pricing_Type",
                table: "Messages",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "QuotedProviderMessageId",
                table: "Messages",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "AddressBookAtUtc",
                table: "Contacts",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AddressBookName",
                table: "Contacts",
                maxLength: 120,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsGroup",
                table: "Contacts",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Marketing",
                table: "Contacts",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "MarketingAtUtc",
                table: "Contacts",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "MarketingSource",
                table: "Contacts",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ParentUserId",
                table: "Contacts",
                maxLength: 160,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ReplacedAtUtc",
                table: "ContactAddresses",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "MessageMedia",
                columns: table => new
                {
                    MessageId = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    MediaId = table.Column<string>(maxLength: 200, nullable: false),
                    MimeType = table.Column<string>(maxLength: 200, nullable: true),
                    FileName = table.Column<string>(maxLength: 255, nullable: true),
                    Sha256 = table.Column<string>(maxLength: 100, nullable: true),
                    SizeInBytes = table.Column<long>(nullable: true),
                    IsVoice = table.Column<bool>(nullable: false),
                    IsAnimated = table.Column<bool>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    StorageKey = table.Column<string>(maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MessageMedia", x => x.MessageId);
                    table.ForeignKey(
                        name: "FK_MessageMedia_Messages_MessageId",
                        column: x => x.MessageId,
                        principalTable: "Messages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "MessageReactions",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    WhatsAppAccountId = table.Column<Guid>(nullable: false),
                    ProviderMessageId = table.Column<string>(maxLength: 200, nullable: false),
                    SenderId = table.Column<Guid>(nullable: false),
                    Emoji = table.Column<string>(maxLength: 64, nullable: true),
                    AtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MessageReactions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MessageRevisions",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    MessageId = table.Column<Guid>(nullable: false),
                    EditId = table.Column<string>(maxLength: 200, nullable: false),
                    Text = table.Column<string>(nullable: true),
                    AtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MessageRevisions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MessageRevisions_Messages_MessageId",
                        column: x => x.MessageId,
                        principalTable: "Messages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_MessageMedia_State_MessageId",
                table: "MessageMedia",
                columns: new[] { "State", "MessageId" });

            migrationBuilder.CreateIndex(
                name: "IX_MessageReactions_Message_Sender",
                table: "MessageReactions",
                columns: new[] { "WhatsAppAccountId", "ProviderMessageId", "SenderId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MessageRevisions_MessageId_EditId",
                table: "MessageRevisions",
                columns: new[] { "MessageId", "EditId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MessageMedia");

            migrationBuilder.DropTable(
                name: "MessageReactions");

            migrationBuilder.DropTable(
                name: "MessageRevisions");

            migrationBuilder.DropColumn(
                name: "Pricing_Category",
                table: "ParkedStatuses");

            migrationBuilder.DropColumn(
                name: "Pricing_FreeUntilUtc",
                table: "ParkedStatuses");

            migrationBuilder.DropColumn(
                name: "Pricing_IsBillable",
                table: "ParkedStatuses");

            migrationBuilder.DropColumn(
                name: "Pricing_Model",
                table: "ParkedStatuses");

            migrationBuilder.DropColumn(
                name: "Pricing_Type",
                table: "ParkedStatuses");

            migrationBuilder.DropColumn(
                name: "AuthorContactId",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "EditedAtUtc",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Forwarding",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Origin",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "PlayedAtUtc",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Pricing_Category",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Pricing_FreeUntilUtc",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Pricing_IsBillable",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Pricing_Model",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Pricing_Type",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "QuotedProviderMessageId",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "AddressBookAtUtc",
                table: "Contacts");

            migrationBuilder.DropColumn(
                name: "AddressBookName",
                table: "Contacts");

            migrationBuilder.DropColumn(
                name: "IsGroup",
                table: "Contacts");

            migrationBuilder.DropColumn(
                name: "Marketing",
                table: "Contacts");

            migrationBuilder.DropColumn(
                name: "MarketingAtUtc",
                table: "Contacts");

            migrationBuilder.DropColumn(
                name: "MarketingSource",
                table: "Contacts");

            migrationBuilder.DropColumn(
                name: "ParentUserId",
                table: "Contacts");

            migrationBuilder.DropColumn(
                name: "ReplacedAtUtc",
                table: "ContactAddresses");
        }
    }
}
