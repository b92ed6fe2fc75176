using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class VerifyTokenEncrypted : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Organizations_WebhookVerifyToken",
                table: "Organizations");

            // The databases' own words: EF would copy the whole table on SQLite, outside a transaction.
            migrationBuilder.Sql("ALTER TABLE \"Organizations\" DROP COLUMN \"WebhookVerifyToken\"");

            migrationBuilder.AddColumn<string>(
                name: "ProtectedVerifyToken",
                table: "Organizations",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "VerifyTokenHash",
                table: "Organizations",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Organizations_VerifyTokenHash",
                table: "Organizations",
                column: "VerifyTokenHash",
                unique: true,
                filter: "\"VerifyTokenHash\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Organizations_VerifyTokenHash",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "ProtectedVerifyToken",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "VerifyTokenHash",
                table: "Organizations");

            migrationBuilder.AddColumn<string>(
                name: "WebhookVerifyToken",
                table: "Organizations",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_Organizations_WebhookVerifyToken",
                table: "Organizations",
                column: "WebhookVerifyToken",
                unique: true);
        }
    }
}
