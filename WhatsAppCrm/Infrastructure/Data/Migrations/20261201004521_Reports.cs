using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class Reports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ConversationEvents_OrganizationId_Kind_AtUtc",
                table: "ConversationEvents");

            migrationBuilder.AddColumn<string>(
                name: "TemplateName",
                table: "Messages",
                maxLength: 512,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "WhatsAppAccountId",
                table: "ConversationEvents",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.CreateTable(
                name: "MessageTallies",
                columns: table => new
                {
                    OrganizationId = table.Column<Guid>(nullable: false),
                    SlotUtc = table.Column<DateTime>(nullable: false),
                    WhatsAppAccountId = table.Column<Guid>(nullable: false),
                    UserId = table.Column<Guid>(nullable: false),
                    Received = table.Column<int>(nullable: false),
                    Sent = table.Column<int>(nullable: false),
                    Automatic = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MessageTallies", x => new { x.OrganizationId, x.SlotUtc, x.WhatsAppAccountId, x.UserId });
                    table.ForeignKey(
                        name: "FK_MessageTallies_WhatsAppAccounts_WhatsAppAccountId",
                        column: x => x.WhatsAppAccountId,
                        principalTable: "WhatsAppAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TallyMarks",
                columns: table => new
                {
                    OrganizationId = table.Column<Guid>(nullable: false),
                    UpToId = table.Column<Guid>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TallyMarks", x => x.OrganizationId);
                    table.ForeignKey(
                        name: "FK_TallyMarks_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TallyPositions",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false),
                    UpToId = table.Column<Guid>(nullable: false),
                    AsOfUtc = table.Column<DateTime>(nullable: true),
                    NextId = table.Column<Guid>(nullable: false),
                    NextAtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TallyPositions", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Messages_OrganizationId_FailedAtUtc",
                table: "Messages",
                columns: new[] { "OrganizationId", "FailedAtUtc" },
                filter: "\"FailedAtUtc\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Messages_Templates",
                table: "Messages",
                columns: new[] { "OrganizationId", "SentAtUtc", "TemplateName", "Status", "WhatsAppAccountId", "SentByUserId" },
                filter: "\"TemplateName\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_Closed",
                table: "Leads",
                columns: new[] { "OrganizationId", "ClosedAtUtc", "Status", "PipelineId", "OwnerId", "ValueInCents", "DeletedAtUtc" },
                filter: "\"ClosedAtUtc\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_Figures",
                table: "Leads",
                columns: new[] { "OrganizationId", "CreatedAtUtc", "Source", "PipelineId", "StageId", "Status", "OwnerId", "DeletedAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_ConversationEvents_Figures",
                table: "ConversationEvents",
                columns: new[] { "OrganizationId", "Kind", "AtUtc", "IsFirst", "Seconds", "UserId", "WhatsAppAccountId" });

            migrationBuilder.CreateIndex(
                name: "IX_MessageTallies_WhatsAppAccountId",
                table: "MessageTallies",
                column: "WhatsAppAccountId");

            // What happened before is counted too: the number of each line, the beginning of each conversation that was somebody's work, the name of each template.
            migrationBuilder.Sql("""UPDATE "ConversationEvents" SET "WhatsAppAccountId" = (SELECT c."WhatsAppAccountId" FROM "Conversations" c WHERE c."Id" = "ConversationEvents"."ConversationId")""");
            var (no, name) = ActiveProvider switch
            {
                "Npgsql.EntityFrameworkCore.PostgreSQL" => ("FALSE", """CAST("PayloadJson" AS json)->'template'->>'name'"""),
                "Microsoft.EntityFrameworkCore.SqlServer" => ("0", """JSON_VALUE("PayloadJson", '$.template.name')"""),
                _ => ("0", """json_extract("PayloadJson", '$.template.name')"""),
            };
            migrationBuilder.Sql($"""
                INSERT INTO "ConversationEvents" ("Id", "OrganizationId", "ConversationId", "WhatsAppAccountId", "Kind", "AtUtc", "IsFirst")
                SELECT c."Id", c."OrganizationId", c."Id", c."WhatsAppAccountId", 'OPENED', c."CreatedAtUtc", {no} FROM "Conversations" c
                WHERE c."Status" <> 'RESOLVED' OR EXISTS (SELECT 1 FROM "ConversationEvents" e WHERE e."ConversationId" = c."Id" AND e."Kind" IN ('RESOLVED', 'REOPENED'))
                """);
            migrationBuilder.Sql($"""UPDATE "Messages" SET "TemplateName" = {name} WHERE "Kind" = 'TEMPLATE' AND "PayloadJson" IS NOT NULL""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MessageTallies");

            migrationBuilder.DropTable(
                name: "TallyMarks");

            migrationBuilder.DropTable(
                name: "TallyPositions");

            migrationBuilder.DropIndex(
                name: "IX_Messages_OrganizationId_FailedAtUtc",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_Messages_Templates",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_Leads_Closed",
                table: "Leads");

            migrationBuilder.DropIndex(
                name: "IX_Leads_Figures",
                table: "Leads");

            migrationBuilder.DropIndex(
                name: "IX_ConversationEvents_Figures",
                table: "ConversationEvents");

            migrationBuilder.DropColumn(
                name: "TemplateName",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "WhatsAppAccountId",
                table: "ConversationEvents");

            migrationBuilder.CreateIndex(
                name: "IX_ConversationEvents_OrganizationId_Kind_AtUtc",
                table: "ConversationEvents",
                columns: new[] { "OrganizationId", "Kind", "AtUtc" });
        }
    }
}
