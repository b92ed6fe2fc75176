using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class TemplateLife : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "CategoryAtUtc",
                table: "Templates",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "CategoryChangesAtUtc",
                table: "Templates",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ComponentsAtUtc",
                table: "Templates",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DeletedAtUtc",
                table: "Templates",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "DraftNumber",
                table: "Templates",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Errand",
                table: "Templates",
                maxLength: 40,
                nullable: false,
                defaultValue: "NONE");

            migrationBuilder.AddColumn<DateTime>(
                name: "ErrandAtUtc",
                table: "Templates",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "ErrandIsUnknown",
                table: "Templates",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "ErrandProblem",
                table: "Templates",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ErrandProblemWords",
                table: "Templates",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsFlagged",
                table: "Templates",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "LastVersionNumber",
                table: "Templates",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "MetaWords",
                table: "Templates",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "NameLockedUntilUtc",
                table: "Templates",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "NextCategory",
                table: "Templates",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ParameterFormat",
                table: "Templates",
                maxLength: 40,
                nullable: false,
                defaultValue: "POSITIONAL");

            migrationBuilder.AddColumn<string>(
                name: "PreviousCategory",
                table: "Templates",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Quality",
                table: "Templates",
                maxLength: 40,
                nullable: false,
                defaultValue: "UNKNOWN");

            migrationBuilder.AddColumn<DateTime>(
                name: "QualityAtUtc",
                table: "Templates",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "StatusAtErrandUtc",
                table: "Templates",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "StatusAtUtc",
                table: "Templates",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "StatusTitle",
                table: "Templates",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WabaId",
                table: "Templates",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "WasApproved",
                table: "Templates",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "TemplatesNeedSecondPerson",
                table: "Organizations",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "TemplateEvents",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    TemplateId = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 60, nullable: false),
                    Detail = table.Column<string>(maxLength: 500, nullable: true),
                    UserId = table.Column<Guid>(nullable: true),
                    Key = table.Column<string>(maxLength: 120, nullable: false),
                    AtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TemplateEvents", x => x.Id);
                    table.ForeignKey(
                        name: "FK_TemplateEvents_Templates_TemplateId",
                        column: x => x.TemplateId,
                        principalTable: "Templates",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TemplateSyncs",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    WabaId = table.Column<string>(maxLength: 40, nullable: false),
                    WantedAtUtc = table.Column<DateTime>(nullable: true),
                    ReadAtUtc = table.Column<DateTime>(nullable: true),
                    TriedAtUtc = table.Column<DateTime>(nullable: true),
                    Count = table.Column<int>(nullable: true),
                    Limit = table.Column<int>(nullable: true),
                    Problem = table.Column<string>(maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TemplateSyncs", x => x.Id);
                    table.ForeignKey(
                        name: "FK_TemplateSyncs_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "TemplateVersions",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    TemplateId = table.Column<Guid>(nullable: false),
                    Number = table.Column<int>(nullable: false),
                    Origin = table.Column<string>(maxLength: 40, nullable: false),
                    Category = table.Column<string>(maxLength: 40, nullable: false),
                    ComponentsJson = table.Column<string>(nullable: false),
                    ExampleUploadId = table.Column<Guid>(nullable: true),
                    WrittenByUserId = table.Column<Guid>(nullable: true),
                    WrittenAtUtc = table.Column<DateTime>(nullable: false),
                    ApprovalAskedByUserId = table.Column<Guid>(nullable: true),
                    ApprovalAskedAtUtc = table.Column<DateTime>(nullable: true),
                    ApprovedByUserId = table.Column<Guid>(nullable: true),
                    ApprovedAtUtc = table.Column<DateTime>(nullable: true),
                    ReturnNote = table.Column<string>(maxLength: 500, nullable: true),
                    SubmittedAtUtc = table.Column<DateTime>(nullable: true),
                    CountsAsEdit = table.Column<bool>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TemplateVersions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_TemplateVersions_Templates_TemplateId",
                        column: x => x.TemplateId,
                        principalTable: "Templates",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Templates_ErrandAtUtc",
                table: "Templates",
                column: "ErrandAtUtc",
                filter: "\"ErrandAtUtc\" IS NOT NULL");

            // A template is the business account's, not the number's.
            migrationBuilder.Sql("""UPDATE "Templates" SET "WabaId" = (SELECT "WhatsAppAccounts"."WabaId" FROM "WhatsAppAccounts" WHERE "WhatsAppAccounts"."Id" = "Templates"."WhatsAppAccountId")""");

            migrationBuilder.CreateIndex(
                name: "IX_Templates_OrganizationId_WabaId_Name_Language",
                table: "Templates",
                columns: new[] { "OrganizationId", "WabaId", "Name", "Language" },
                unique: true,
                filter: "\"DeletedAtUtc\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_TemplateEvents_TemplateId_AtUtc_Id",
                table: "TemplateEvents",
                columns: new[] { "TemplateId", "AtUtc", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_TemplateEvents_TemplateId_Key",
                table: "TemplateEvents",
                columns: new[] { "TemplateId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_TemplateSyncs_OrganizationId_WabaId",
                table: "TemplateSyncs",
                columns: new[] { "OrganizationId", "WabaId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_TemplateVersions_ExampleUploadId",
                table: "TemplateVersions",
                column: "ExampleUploadId",
                filter: "\"ExampleUploadId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_TemplateVersions_TemplateId_Number",
                table: "TemplateVersions",
                columns: new[] { "TemplateId", "Number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "TemplateEvents");

            migrationBuilder.DropTable(
                name: "TemplateSyncs");

            migrationBuilder.DropTable(
                name: "TemplateVersions");

            migrationBuilder.DropIndex(
                name: "IX_Templates_ErrandAtUtc",
                table: "Templates");

            migrationBuilder.DropIndex(
                name: "IX_Templates_OrganizationId_WabaId_Name_Language",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "CategoryAtUtc",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "CategoryChangesAtUtc",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "ComponentsAtUtc",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "DeletedAtUtc",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "DraftNumber",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "Errand",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "ErrandAtUtc",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "ErrandIsUnknown",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "ErrandProblem",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "ErrandProblemWords",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "IsFlagged",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "LastVersionNumber",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "MetaWords",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "NameLockedUntilUtc",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "NextCategory",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "ParameterFormat",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "PreviousCategory",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "Quality",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "QualityAtUtc",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "StatusAtErrandUtc",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "StatusAtUtc",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "StatusTitle",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "WabaId",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "WasApproved",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "TemplatesNeedSecondPerson",
                table: "Organizations");
        }
    }
}
