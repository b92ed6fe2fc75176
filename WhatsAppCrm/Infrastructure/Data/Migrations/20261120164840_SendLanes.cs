using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class SendLanes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_OutboxMessages_State_WhatsAppAccountId_Id",
                table: "OutboxMessages");

            migrationBuilder.AddColumn<Guid>(
                name: "ConversationId",
                table: "OutboxMessages",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<string>(
                name: "Delay",
                table: "OutboxMessages",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<byte>(
                name: "Lane",
                table: "OutboxMessages",
                maxLength: 40,
                nullable: false,
                defaultValue: (byte)0);

            migrationBuilder.AddColumn<Guid>(
                name: "ResentAsMessageId",
                table: "OutboxMessages",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "UnknownSinceUtc",
                table: "OutboxMessages",
                nullable: true);

            // What waits already goes on in its order, and what is unknown already has been so since it was queued.
            migrationBuilder.Sql("""UPDATE "OutboxMessages" SET "ConversationId" = (SELECT m."ConversationId" FROM "Messages" m WHERE m."Id" = "OutboxMessages"."MessageId")""");
            migrationBuilder.Sql("""UPDATE "OutboxMessages" SET "UnknownSinceUtc" = "CreatedAtUtc" WHERE "State" = 'PROCESSING' AND "ClaimedUntilUtc" IS NULL""");

            migrationBuilder.CreateTable(
                name: "NumberPauses",
                columns: table => new
                {
                    WhatsAppAccountId = table.Column<Guid>(nullable: false),
                    FromLane = table.Column<byte>(maxLength: 40, nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    UntilUtc = table.Column<DateTime>(nullable: false),
                    Delay = table.Column<string>(maxLength: 40, nullable: false),
                    MetaCode = table.Column<int>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NumberPauses", x => new { x.WhatsAppAccountId, x.FromLane });
                    table.ForeignKey(
                        name: "FK_NumberPauses_WhatsAppAccounts_WhatsAppAccountId",
                        column: x => x.WhatsAppAccountId,
                        principalTable: "WhatsAppAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMessages_ConversationId_State_Id",
                table: "OutboxMessages",
                columns: new[] { "ConversationId", "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMessages_OrganizationId_State_Id",
                table: "OutboxMessages",
                columns: new[] { "OrganizationId", "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMessages_State_WhatsAppAccountId_Lane_Id",
                table: "OutboxMessages",
                columns: new[] { "State", "WhatsAppAccountId", "Lane", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_NumberPauses_UntilUtc",
                table: "NumberPauses",
                column: "UntilUtc");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "NumberPauses");

            migrationBuilder.DropIndex(
                name: "IX_OutboxMessages_ConversationId_State_Id",
                table: "OutboxMessages");

            migrationBuilder.DropIndex(
                name: "IX_OutboxMessages_OrganizationId_State_Id",
                table: "OutboxMessages");

            migrationBuilder.DropIndex(
                name: "IX_OutboxMessages_State_WhatsAppAccountId_Lane_Id",
                table: "OutboxMessages");

            migrationBuilder.DropColumn(
                name: "ConversationId",
                table: "OutboxMessages");

            migrationBuilder.DropColumn(
                name: "Delay",
                table: "OutboxMessages");

            migrationBuilder.DropColumn(
                name: "Lane",
                table: "OutboxMessages");

            migrationBuilder.DropColumn(
                name: "ResentAsMessageId",
                table: "OutboxMessages");

            migrationBuilder.DropColumn(
                name: "UnknownSinceUtc",
                table: "OutboxMessages");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMessages_State_WhatsAppAccountId_Id",
                table: "OutboxMessages",
                columns: new[] { "State", "WhatsAppAccountId", "Id" });
        }
    }
}
