using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class Triage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Conversations_OrganizationId_AssigneeId_LastMessageAtUtc_Id",
                table: "Conversations");

            migrationBuilder.AddColumn<DateTime>(
                name: "FirstAnsweredAtUtc",
                table: "Conversations",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Language",
                table: "Conversations",
                maxLength: 2,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "OpenedAtUtc",
                table: "Conversations",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<int>(
                name: "Priority",
                table: "Conversations",
                maxLength: 40,
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "SnoozedUntilUtc",
                table: "Conversations",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "WaitingSinceUtc",
                table: "Conversations",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ConversationEvents",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    ConversationId = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    UserId = table.Column<Guid>(nullable: true),
                    AtUtc = table.Column<DateTime>(nullable: false),
                    SubjectId = table.Column<Guid>(nullable: true),
                    Detail = table.Column<string>(maxLength: 80, nullable: true),
                    UntilUtc = table.Column<DateTime>(nullable: true),
                    Seconds = table.Column<int>(nullable: true),
                    IsFirst = table.Column<bool>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConversationEvents", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ConversationEvents_Conversations_ConversationId",
                        column: x => x.ConversationId,
                        principalTable: "Conversations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Labels",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    Name = table.Column<string>(maxLength: 40, nullable: false),
                    NameKey = table.Column<string>(maxLength: 40, nullable: false),
                    Color = table.Column<string>(maxLength: 20, nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Labels", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Labels_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SavedViews",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    UserId = table.Column<Guid>(nullable: false),
                    Name = table.Column<string>(maxLength: 40, nullable: false),
                    Query = table.Column<string>(maxLength: 1000, nullable: false),
                    Position = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedViews", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SavedViews_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ConversationLabels",
                columns: table => new
                {
                    ConversationId = table.Column<Guid>(nullable: false),
                    LabelId = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConversationLabels", x => new { x.ConversationId, x.LabelId });
                    table.ForeignKey(
                        name: "FK_ConversationLabels_Conversations_ConversationId",
                        column: x => x.ConversationId,
                        principalTable: "Conversations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ConversationLabels_Labels_LabelId",
                        column: x => x.LabelId,
                        principalTable: "Labels",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_List_Assignee",
                table: "Conversations",
                columns: new[] { "OrganizationId", "AssigneeId", "Status", "LastMessageAtUtc", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_List_Priority",
                table: "Conversations",
                columns: new[] { "OrganizationId", "Status", "Priority", "LastMessageAtUtc", "Id" },
                filter: "\"Priority\" > 0");

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_List_Waiting",
                table: "Conversations",
                columns: new[] { "OrganizationId", "Status", "WaitingSinceUtc", "Id" },
                filter: "\"WaitingSinceUtc\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_List_Window",
                table: "Conversations",
                columns: new[] { "OrganizationId", "Status", "LastInboundAtUtc", "Id" },
                filter: "\"LastInboundAtUtc\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_SnoozedUntilUtc",
                table: "Conversations",
                column: "SnoozedUntilUtc",
                filter: "\"SnoozedUntilUtc\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_Unread",
                table: "Conversations",
                columns: new[] { "OrganizationId", "Status", "AssigneeId" },
                filter: "\"UnreadCount\" > 0");

            migrationBuilder.CreateIndex(
                name: "IX_ConversationEvents_ConversationId_Id",
                table: "ConversationEvents",
                columns: new[] { "ConversationId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ConversationEvents_OrganizationId_Kind_AtUtc",
                table: "ConversationEvents",
                columns: new[] { "OrganizationId", "Kind", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_ConversationLabels_LabelId_ConversationId",
                table: "ConversationLabels",
                columns: new[] { "LabelId", "ConversationId" });

            migrationBuilder.CreateIndex(
                name: "IX_Labels_OrganizationId_NameKey",
                table: "Labels",
                columns: new[] { "OrganizationId", "NameKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SavedViews_OrganizationId_UserId_Position",
                table: "SavedViews",
                columns: new[] { "OrganizationId", "UserId", "Position" });

            // What was there before: opened when it was made; the customer's word was last, so they wait; the language as a new one guesses it.
            migrationBuilder.Sql("""UPDATE "Conversations" SET "OpenedAtUtc" = "CreatedAtUtc" """);
            migrationBuilder.Sql("""UPDATE "Conversations" SET "WaitingSinceUtc" = "LastInboundAtUtc" WHERE "Status" = 'OPEN' AND "LastMessageDirection" = 'INBOUND' """);
            foreach (var (language, codes) in new[] { ("pt", new[] { "55", "351" }), ("es", ["34", "51", "52", "54", "56", "57"]), ("en", ["1", "44"]) })
                migrationBuilder.Sql($"""UPDATE "Conversations" SET "Language" = '{language}' WHERE "ContactId" IN (SELECT "Id" FROM "Contacts" WHERE {string.Join(" OR ", System.Linq.Enumerable.Select(codes, code => $"\"Phone\" LIKE '+{code}%'"))})""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ConversationEvents");

            migrationBuilder.DropTable(
                name: "ConversationLabels");

            migrationBuilder.DropTable(
                name: "SavedViews");

            migrationBuilder.DropTable(
                name: "Labels");

            migrationBuilder.DropIndex(
                name: "IX_Conversations_List_Assignee",
                table: "Conversations");

            migrationBuilder.DropIndex(
                name: "IX_Conversations_List_Priority",
                table: "Conversations");

            migrationBuilder.DropIndex(
                name: "IX_Conversations_List_Waiting",
                table: "Conversations");

            migrationBuilder.DropIndex(
                name: "IX_Conversations_List_Window",
                table: "Conversations");

            migrationBuilder.DropIndex(
                name: "IX_Conversations_SnoozedUntilUtc",
                table: "Conversations");

            migrationBuilder.DropIndex(
                name: "IX_Conversations_Unread",
                table: "Conversations");

            migrationBuilder.DropColumn(
                name: "FirstAnsweredAtUtc",
                table: "Conversations");

            migrationBuilder.DropColumn(
                name: "Language",
                table: "Conversations");

            migrationBuilder.DropColumn(
                name: "OpenedAtUtc",
                table: "Conversations");

            migrationBuilder.DropColumn(
                name: "Priority",
                table: "Conversations");

            migrationBuilder.DropColumn(
                name: "SnoozedUntilUtc",
                table: "Conversations");

            migrationBuilder.DropColumn(
                name: "WaitingSinceUtc",
                table: "Conversations");

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_OrganizationId_AssigneeId_LastMessageAtUtc_Id",
                table: "Conversations",
                columns: new[] { "OrganizationId", "AssigneeId", "LastMessageAtUtc", "Id" });
        }
    }
}
