using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class AutoReply : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AutoReplyStop",
                table: "Conversations",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "AutoReplyStoppedAtUtc",
                table: "Conversations",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "AwaySaidAtUtc",
                table: "Conversations",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AutoReplySettings",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    IsOn = table.Column<bool>(nullable: false),
                    PlanJson = table.Column<string>(nullable: false),
                    ProtectedBrainSecret = table.Column<string>(maxLength: 1000, nullable: true),
                    BrainTrouble = table.Column<string>(maxLength: 40, nullable: true),
                    BrainStatus = table.Column<int>(nullable: true),
                    BrainTroubleAtUtc = table.Column<DateTime>(nullable: true),
                    ChangedAtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AutoReplySettings", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AutoReplySettings_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PendingAutoReplies",
                columns: table => new
                {
                    MessageId = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    ConversationId = table.Column<Guid>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Outcome = table.Column<string>(maxLength: 40, nullable: true),
                    Attempts = table.Column<int>(nullable: false),
                    NextAttemptAtUtc = table.Column<DateTime>(nullable: true),
                    ClaimedUntilUtc = table.Column<DateTime>(nullable: true),
                    LastError = table.Column<string>(maxLength: 500, nullable: true),
                    CreatedAtUtc = table.Column<DateTime>(nullable: false),
                    FinishedAtUtc = table.Column<DateTime>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PendingAutoReplies", x => x.MessageId);
                    table.ForeignKey(
                        name: "FK_PendingAutoReplies_Messages_MessageId",
                        column: x => x.MessageId,
                        principalTable: "Messages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AutoReplySettings_OrganizationId",
                table: "AutoReplySettings",
                column: "OrganizationId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PendingAutoReplies_ConversationId_State_MessageId",
                table: "PendingAutoReplies",
                columns: new[] { "ConversationId", "State", "MessageId" });

            migrationBuilder.CreateIndex(
                name: "IX_PendingAutoReplies_FinishedAtUtc",
                table: "PendingAutoReplies",
                column: "FinishedAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_PendingAutoReplies_State_OrganizationId_MessageId",
                table: "PendingAutoReplies",
                columns: new[] { "State", "OrganizationId", "MessageId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AutoReplySettings");

            migrationBuilder.DropTable(
                name: "PendingAutoReplies");

            migrationBuilder.DropColumn(
                name: "AutoReplyStop",
                table: "Conversations");

            migrationBuilder.DropColumn(
                name: "AutoReplyStoppedAtUtc",
                table: "Conversations");

            migrationBuilder.DropColumn(
                name: "AwaySaidAtUtc",
                table: "Conversations");
        }
    }
}
