using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class PresenceAndAssignment : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsAway",
                table: "Memberships",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "LastGivenAtUtc",
                table: "Memberships",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "LastSeenAtUtc",
                table: "Memberships",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "SitsOut",
                table: "Memberships",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "UnownedSinceUtc",
                table: "Conversations",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AssignmentSettings",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    IsOn = table.Column<bool>(nullable: false),
                    OnSinceUtc = table.Column<DateTime>(nullable: true),
                    MostOpen = table.Column<int>(nullable: true),
                    IncludesAway = table.Column<bool>(nullable: false),
                    GiveOnAfterMinutes = table.Column<int>(nullable: true),
                    ChangedAtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AssignmentSettings", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AssignmentSettings_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PresenceLeases",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    UserId = table.Column<Guid>(nullable: false),
                    ProcessId = table.Column<Guid>(nullable: false),
                    IsIdle = table.Column<bool>(nullable: false),
                    ExpiresAtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PresenceLeases", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PresenceLeases_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_OrganizationId_UnownedSinceUtc",
                table: "Conversations",
                columns: new[] { "OrganizationId", "UnownedSinceUtc" },
                filter: "\"UnownedSinceUtc\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AssignmentSettings_OrganizationId",
                table: "AssignmentSettings",
                column: "OrganizationId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PresenceLeases_ExpiresAtUtc",
                table: "PresenceLeases",
                column: "ExpiresAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_PresenceLeases_OrganizationId_UserId_ProcessId",
                table: "PresenceLeases",
                columns: new[] { "OrganizationId", "UserId", "ProcessId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PresenceLeases_ProcessId",
                table: "PresenceLeases",
                column: "ProcessId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AssignmentSettings");

            migrationBuilder.DropTable(
                name: "PresenceLeases");

            migrationBuilder.DropIndex(
                name: "IX_Conversations_OrganizationId_UnownedSinceUtc",
                table: "Conversations");

            migrationBuilder.DropColumn(
                name: "IsAway",
                table: "Memberships");

            migrationBuilder.DropColumn(
                name: "LastGivenAtUtc",
                table: "Memberships");

            migrationBuilder.DropColumn(
                name: "LastSeenAtUtc",
                table: "Memberships");

            migrationBuilder.DropColumn(
                name: "SitsOut",
                table: "Memberships");

            migrationBuilder.DropColumn(
                name: "UnownedSinceUtc",
                table: "Conversations");
        }
    }
}
