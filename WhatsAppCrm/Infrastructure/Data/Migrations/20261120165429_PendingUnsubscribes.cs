using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class PendingUnsubscribes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PendingUnsubscribes",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    WhatsAppAccountId = table.Column<Guid>(nullable: false),
                    WabaId = table.Column<string>(maxLength: 40, nullable: false),
                    ProtectedAccessToken = table.Column<string>(nullable: true),
                    CreatedAtUtc = table.Column<DateTime>(nullable: false),
                    Attempts = table.Column<int>(nullable: false),
                    NextAttemptAtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PendingUnsubscribes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PendingUnsubscribes_WhatsAppAccounts_WhatsAppAccountId",
                        column: x => x.WhatsAppAccountId,
                        principalTable: "WhatsAppAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PendingUnsubscribes_NextAttemptAtUtc",
                table: "PendingUnsubscribes",
                column: "NextAttemptAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_PendingUnsubscribes_WhatsAppAccountId",
                table: "PendingUnsubscribes",
                column: "WhatsAppAccountId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PendingUnsubscribes");
        }
    }
}
