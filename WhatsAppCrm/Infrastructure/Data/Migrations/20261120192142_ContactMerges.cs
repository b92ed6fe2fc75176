using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class ContactMerges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Leads_OrganizationId_ContactId",
                table: "Leads");

            migrationBuilder.AddColumn<string>(
                name: "ToPhone",
                table: "OutboxMessages",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ToUserId",
                table: "OutboxMessages",
                maxLength: 160,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ViaAddressId",
                table: "Messages",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ContactOrder",
                table: "Leads",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "ToPhone",
                table: "Conversations",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ToUserId",
                table: "Conversations",
                maxLength: 160,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "MergedAtUtc",
                table: "Contacts",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "LearntFromId",
                table: "ContactAddresses",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ContactMerges",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    SurvivorId = table.Column<Guid>(nullable: false),
                    OtherId = table.Column<Guid>(nullable: false),
                    OtherName = table.Column<string>(maxLength: 120, nullable: false),
                    MergedByUserId = table.Column<Guid>(nullable: true),
                    MergedAtUtc = table.Column<DateTime>(nullable: false),
                    UndoneAtUtc = table.Column<DateTime>(nullable: true),
                    UndoneByUserId = table.Column<Guid>(nullable: true),
                    TraceJson = table.Column<string>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ContactMerges", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ContactMerges_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "MergeSuggestions",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    FirstId = table.Column<Guid>(nullable: false),
                    SecondId = table.Column<Guid>(nullable: false),
                    Reason = table.Column<string>(maxLength: 40, nullable: false),
                    NoticedAtUtc = table.Column<DateTime>(nullable: false),
                    DismissedAtUtc = table.Column<DateTime>(nullable: true),
                    DismissedByUserId = table.Column<Guid>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MergeSuggestions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MergeSuggestions_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "MergedConversations",
                columns: table => new
                {
                    ConversationId = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    MergeId = table.Column<Guid>(nullable: false),
                    IntoId = table.Column<Guid>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MergedConversations", x => x.ConversationId);
                    table.ForeignKey(
                        name: "FK_MergedConversations_ContactMerges_MergeId",
                        column: x => x.MergeId,
                        principalTable: "ContactMerges",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Messages_AuthorContactId",
                table: "Messages",
                column: "AuthorContactId",
                filter: "\"AuthorContactId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_MessageReactions_SenderId",
                table: "MessageReactions",
                column: "SenderId");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_OrganizationId_ContactId_ContactOrder",
                table: "Leads",
                columns: new[] { "OrganizationId", "ContactId", "ContactOrder" },
                unique: true,
                filter: "\"ContactId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_OrganizationId_Email",
                table: "Leads",
                columns: new[] { "OrganizationId", "Email" },
                filter: "\"Email\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_OrganizationId_Phone",
                table: "Leads",
                columns: new[] { "OrganizationId", "Phone" },
                filter: "\"Phone\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Contacts_OrganizationId_Username",
                table: "Contacts",
                columns: new[] { "OrganizationId", "Username" },
                filter: "\"Username\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ContactMerges_MergedAtUtc",
                table: "ContactMerges",
                column: "MergedAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_ContactMerges_OrganizationId_OtherId",
                table: "ContactMerges",
                columns: new[] { "OrganizationId", "OtherId" });

            migrationBuilder.CreateIndex(
                name: "IX_ContactMerges_OrganizationId_SurvivorId",
                table: "ContactMerges",
                columns: new[] { "OrganizationId", "SurvivorId" });

            migrationBuilder.CreateIndex(
                name: "IX_MergedConversations_MergeId",
                table: "MergedConversations",
                column: "MergeId");

            migrationBuilder.CreateIndex(
                name: "IX_MergeSuggestions_OrganizationId_FirstId_SecondId",
                table: "MergeSuggestions",
                columns: new[] { "OrganizationId", "FirstId", "SecondId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MergeSuggestions_OrganizationId_SecondId",
                table: "MergeSuggestions",
                columns: new[] { "OrganizationId", "SecondId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MergedConversations");

            migrationBuilder.DropTable(
                name: "MergeSuggestions");

            migrationBuilder.DropTable(
                name: "ContactMerges");

            migrationBuilder.DropIndex(
                name: "IX_Messages_AuthorContactId",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_MessageReactions_SenderId",
                table: "MessageReactions");

            migrationBuilder.DropIndex(
                name: "IX_Leads_OrganizationId_ContactId_ContactOrder",
                table: "Leads");

            migrationBuilder.DropIndex(
                name: "IX_Leads_OrganizationId_Email",
                table: "Leads");

            migrationBuilder.DropIndex(
                name: "IX_Leads_OrganizationId_Phone",
                table: "Leads");

            migrationBuilder.DropIndex(
                name: "IX_Contacts_OrganizationId_Username",
                table: "Contacts");

            migrationBuilder.DropColumn(
                name: "ToPhone",
                table: "OutboxMessages");

            migrationBuilder.DropColumn(
                name: "ToUserId",
                table: "OutboxMessages");

            migrationBuilder.DropColumn(
                name: "ViaAddressId",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "ContactOrder",
                table: "Leads");

            migrationBuilder.DropColumn(
                name: "ToPhone",
                table: "Conversations");

            migrationBuilder.DropColumn(
                name: "ToUserId",
                table: "Conversations");

            migrationBuilder.DropColumn(
                name: "MergedAtUtc",
                table: "Contacts");

            migrationBuilder.DropColumn(
                name: "LearntFromId",
                table: "ContactAddresses");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_OrganizationId_ContactId",
                table: "Leads",
                columns: new[] { "OrganizationId", "ContactId" },
                unique: true,
                filter: "\"ContactId\" IS NOT NULL");
        }
    }
}
