using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class Courtesies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "WithholdsReadReceipts",
                table: "WhatsAppAccounts",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "WithholdsTyping",
                table: "WhatsAppAccounts",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "IX_Messages_OwnReactions",
                table: "Messages",
                columns: new[] { "WhatsAppAccountId", "QuotedProviderMessageId" },
                filter: "\"Kind\" = 'REACTION'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Messages_OwnReactions",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "WithholdsReadReceipts",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "WithholdsTyping",
                table: "WhatsAppAccounts");
        }
    }
}
