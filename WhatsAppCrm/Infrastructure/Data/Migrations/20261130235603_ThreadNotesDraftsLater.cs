using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class ThreadNotesDraftsLater : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<Guid>(
                name: "LeadId",
                table: "Notes",
                nullable: true,
                oldClrType: typeof(Guid));

            migrationBuilder.AddColumn<Guid>(
                name: "ConversationId",
                table: "Notes",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "EditedAtUtc",
                table: "Notes",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "MessageDrafts",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    UserId = table.Column<Guid>(nullable: false),
                    ConversationId = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    Text = table.Column<string>(maxLength: 4096, nullable: false),
                    SavedAtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MessageDrafts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MessageDrafts_Conversations_ConversationId",
                        column: x => x.ConversationId,
                        principalTable: "Conversations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "NoteMentions",
                columns: table => new
                {
                    NoteId = table.Column<Guid>(nullable: false),
                    UserId = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(nullable: false),
                    SeenAtUtc = table.Column<DateTime>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NoteMentions", x => new { x.NoteId, x.UserId });
                    table.ForeignKey(
                        name: "FK_NoteMentions_Notes_NoteId",
                        column: x => x.NoteId,
                        principalTable: "Notes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ScheduledMessages",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    ConversationId = table.Column<Guid>(nullable: false),
                    AuthorUserId = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    Text = table.Column<string>(maxLength: 4096, nullable: true),
                    PayloadJson = table.Column<string>(nullable: true),
                    WabaId = table.Column<string>(maxLength: 40, nullable: true),
                    ReplyToId = table.Column<Guid>(nullable: true),
                    DueAtUtc = table.Column<DateTime>(nullable: false),
                    UnlessTheyWrite = table.Column<bool>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Reason = table.Column<string>(maxLength: 60, nullable: true),
                    ClientId = table.Column<string>(maxLength: 100, nullable: true),
                    MessageId = table.Column<Guid>(nullable: true),
                    CreatedAtUtc = table.Column<DateTime>(nullable: false),
                    FinishedAtUtc = table.Column<DateTime>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ScheduledMessages", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ScheduledMessages_Conversations_ConversationId",
                        column: x => x.ConversationId,
                        principalTable: "Conversations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Notes_ConversationId_CreatedAtUtc_Id",
                table: "Notes",
                columns: new[] { "ConversationId", "CreatedAtUtc", "Id" },
                filter: "\"ConversationId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Notes_Members",
                table: "Notes",
                columns: new[] { "LeadId", "CreatedAtUtc" },
                filter: "\"LeadId\" IS NOT NULL AND \"MessageId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_MessageDrafts_ConversationId",
                table: "MessageDrafts",
                column: "ConversationId");

            migrationBuilder.CreateIndex(
                name: "IX_MessageDrafts_OrganizationId_UserId_ConversationId_Kind",
                table: "MessageDrafts",
                columns: new[] { "OrganizationId", "UserId", "ConversationId", "Kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_NoteMentions_OrganizationId_UserId_SeenAtUtc",
                table: "NoteMentions",
                columns: new[] { "OrganizationId", "UserId", "SeenAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_ScheduledMessages_ConversationId_State_DueAtUtc",
                table: "ScheduledMessages",
                columns: new[] { "ConversationId", "State", "DueAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_ScheduledMessages_DueAtUtc",
                table: "ScheduledMessages",
                column: "DueAtUtc",
                filter: "\"State\" = 'WAITING'");

            migrationBuilder.CreateIndex(
                name: "IX_ScheduledMessages_OrganizationId_AuthorUserId",
                table: "ScheduledMessages",
                columns: new[] { "OrganizationId", "AuthorUserId" },
                filter: "\"State\" = 'HELD'");

            migrationBuilder.CreateIndex(
                name: "IX_ScheduledMessages_OrganizationId_ClientId",
                table: "ScheduledMessages",
                columns: new[] { "OrganizationId", "ClientId" },
                unique: true,
                filter: "\"ClientId\" IS NOT NULL");

            migrationBuilder.AddForeignKey(
                name: "FK_Notes_Conversations_ConversationId",
                table: "Notes",
                column: "ConversationId",
                principalTable: "Conversations",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Notes_Conversations_ConversationId",
                table: "Notes");

            migrationBuilder.DropTable(
                name: "MessageDrafts");

            migrationBuilder.DropTable(
                name: "NoteMentions");

            migrationBuilder.DropTable(
                name: "ScheduledMessages");

            migrationBuilder.DropIndex(
                name: "IX_Notes_ConversationId_CreatedAtUtc_Id",
                table: "Notes");

            migrationBuilder.DropIndex(
                name: "IX_Notes_Members",
                table: "Notes");

            migrationBuilder.DropColumn(
                name: "ConversationId",
                table: "Notes");

            migrationBuilder.DropColumn(
                name: "EditedAtUtc",
                table: "Notes");

            migrationBuilder.AlterColumn<Guid>(
                name: "LeadId",
                table: "Notes",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldNullable: true);
        }
    }
}
