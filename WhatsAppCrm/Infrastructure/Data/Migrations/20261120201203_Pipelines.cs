using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class Pipelines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Leads_OrganizationId_StageId_UpdatedAtUtc_Id",
                table: "Leads");

            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "Stages",
                maxLength: 40,
                nullable: false,
                defaultValue: "OPEN");

            migrationBuilder.AddColumn<Guid>(
                name: "OfferedTemplateId",
                table: "Stages",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TaskDueInDays",
                table: "Stages",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "TaskTitle",
                table: "Stages",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Currency",
                table: "Organizations",
                maxLength: 3,
                nullable: false,
                defaultValue: "USD");

            migrationBuilder.AddColumn<DateTime>(
                name: "ClosedAtUtc",
                table: "Leads",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DeletedAtUtc",
                table: "Leads",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "FormerContactId",
                table: "Leads",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "LastActivityAtUtc",
                table: "Leads",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<string>(
                name: "LostNote",
                table: "Leads",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "LostReasonId",
                table: "Leads",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "OfferSettledStageId",
                table: "Leads",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "CustomFields",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    Key = table.Column<string>(maxLength: 60, nullable: false),
                    Label = table.Column<string>(maxLength: 60, nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    ChoiceLines = table.Column<string>(maxLength: 4050, nullable: false),
                    Position = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomFields", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CustomFields_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "LeadImports",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    FileName = table.Column<string>(maxLength: 200, nullable: false),
                    HeadersJson = table.Column<string>(maxLength: 16000, nullable: false),
                    MappingJson = table.Column<string>(maxLength: 16000, nullable: false),
                    StageId = table.Column<Guid>(nullable: false),
                    OwnerId = table.Column<Guid>(nullable: true),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Rows = table.Column<int>(nullable: false),
                    Created = table.Column<int>(nullable: false),
                    Duplicates = table.Column<int>(nullable: false),
                    Refused = table.Column<int>(nullable: false),
                    TakenBack = table.Column<int>(nullable: false),
                    Kept = table.Column<int>(nullable: false),
                    CreatedByUserId = table.Column<Guid>(nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(nullable: false),
                    FinishedAtUtc = table.Column<DateTime>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LeadImports", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LeadImports_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "LeadMoves",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    LeadId = table.Column<Guid>(nullable: false),
                    FromPipelineId = table.Column<Guid>(nullable: false),
                    FromStageId = table.Column<Guid>(nullable: false),
                    FromStageName = table.Column<string>(maxLength: 60, nullable: false),
                    FromStatus = table.Column<string>(maxLength: 40, nullable: false),
                    FromClosedAtUtc = table.Column<DateTime>(nullable: true),
                    FromLostReasonId = table.Column<Guid>(nullable: true),
                    FromLostNote = table.Column<string>(maxLength: 500, nullable: true),
                    ToStageId = table.Column<Guid>(nullable: false),
                    ToStageName = table.Column<string>(maxLength: 60, nullable: false),
                    ToStatus = table.Column<string>(maxLength: 40, nullable: false),
                    ByUserId = table.Column<Guid>(nullable: true),
                    AtUtc = table.Column<DateTime>(nullable: false),
                    UndoneAtUtc = table.Column<DateTime>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LeadMoves", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LeadMoves_Leads_LeadId",
                        column: x => x.LeadId,
                        principalTable: "Leads",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LeadTasks",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    LeadId = table.Column<Guid>(nullable: false),
                    Title = table.Column<string>(maxLength: 200, nullable: false),
                    DueAtUtc = table.Column<DateTime>(nullable: true),
                    RemindAtUtc = table.Column<DateTime>(nullable: true),
                    RemindedAtUtc = table.Column<DateTime>(nullable: true),
                    AssigneeId = table.Column<Guid>(nullable: true),
                    DoneAtUtc = table.Column<DateTime>(nullable: true),
                    DoneByUserId = table.Column<Guid>(nullable: true),
                    StageId = table.Column<Guid>(nullable: true),
                    CreatedByUserId = table.Column<Guid>(nullable: true),
                    CreatedAtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LeadTasks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LeadTasks_Leads_LeadId",
                        column: x => x.LeadId,
                        principalTable: "Leads",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LostReasons",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    Name = table.Column<string>(maxLength: 80, nullable: false),
                    Position = table.Column<int>(nullable: false),
                    IsRetired = table.Column<bool>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LostReasons", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LostReasons_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "CustomValues",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    LeadId = table.Column<Guid>(nullable: false),
                    FieldId = table.Column<Guid>(nullable: false),
                    Value = table.Column<string>(maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomValues", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CustomValues_CustomFields_FieldId",
                        column: x => x.FieldId,
                        principalTable: "CustomFields",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_CustomValues_Leads_LeadId",
                        column: x => x.LeadId,
                        principalTable: "Leads",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LeadImportRows",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    ImportId = table.Column<Guid>(nullable: false),
                    Number = table.Column<int>(nullable: false),
                    CellsJson = table.Column<string>(maxLength: 16000, nullable: false),
                    Outcome = table.Column<string>(maxLength: 40, nullable: false),
                    Field = table.Column<string>(maxLength: 100, nullable: true),
                    Reason = table.Column<string>(maxLength: 60, nullable: true),
                    LeadId = table.Column<Guid>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LeadImportRows", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LeadImportRows_LeadImports_ImportId",
                        column: x => x.ImportId,
                        principalTable: "LeadImports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Leads_OrganizationId_StageId_LastActivityAtUtc_Id",
                table: "Leads",
                columns: new[] { "OrganizationId", "StageId", "LastActivityAtUtc", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_CustomFields_OrganizationId_Key",
                table: "CustomFields",
                columns: new[] { "OrganizationId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CustomValues_FieldId",
                table: "CustomValues",
                column: "FieldId");

            migrationBuilder.CreateIndex(
                name: "IX_CustomValues_LeadId_FieldId",
                table: "CustomValues",
                columns: new[] { "LeadId", "FieldId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LeadImportRows_ImportId_Number",
                table: "LeadImportRows",
                columns: new[] { "ImportId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LeadImportRows_ImportId_Outcome_Number",
                table: "LeadImportRows",
                columns: new[] { "ImportId", "Outcome", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_LeadImports_OrganizationId_CreatedAtUtc",
                table: "LeadImports",
                columns: new[] { "OrganizationId", "CreatedAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_LeadImports_State",
                table: "LeadImports",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_LeadMoves_LeadId_AtUtc_Id",
                table: "LeadMoves",
                columns: new[] { "LeadId", "AtUtc", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_LeadTasks_LeadId_DoneAtUtc_DueAtUtc",
                table: "LeadTasks",
                columns: new[] { "LeadId", "DoneAtUtc", "DueAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_LeadTasks_OrganizationId_AssigneeId_DoneAtUtc_DueAtUtc_Id",
                table: "LeadTasks",
                columns: new[] { "OrganizationId", "AssigneeId", "DoneAtUtc", "DueAtUtc", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_LeadTasks_RemindAtUtc",
                table: "LeadTasks",
                column: "RemindAtUtc",
                filter: "\"RemindAtUtc\" IS NOT NULL AND \"RemindedAtUtc\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_LostReasons_OrganizationId_Position",
                table: "LostReasons",
                columns: new[] { "OrganizationId", "Position" });

            // Until now every organization had the six stages it began with: green was for won leads, red for lost ones.
            migrationBuilder.Sql("""UPDATE "Stages" SET "Kind" = 'WON' WHERE "Color" = 'green'""");
            migrationBuilder.Sql("""UPDATE "Stages" SET "Kind" = 'LOST' WHERE "Color" = 'red'""");
            migrationBuilder.Sql("""UPDATE "Organizations" SET "Currency" = 'BRL' WHERE "Locale" = 'pt-BR'""");
            migrationBuilder.Sql("""UPDATE "Leads" SET "LastActivityAtUtc" = "UpdatedAtUtc", "Email" = lower("Email")""");
            migrationBuilder.Sql("""UPDATE "Leads" SET "Status" = 'WON' WHERE "Status" = 'ACTIVE' AND "StageId" IN (SELECT "Id" FROM "Stages" WHERE "Kind" = 'WON')""");
            migrationBuilder.Sql("""UPDATE "Leads" SET "Status" = 'LOST' WHERE "Status" = 'ACTIVE' AND "StageId" IN (SELECT "Id" FROM "Stages" WHERE "Kind" = 'LOST')""");
            migrationBuilder.Sql("""UPDATE "Leads" SET "ClosedAtUtc" = "UpdatedAtUtc" WHERE "Status" IN ('WON', 'LOST')""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CustomValues");

            migrationBuilder.DropTable(
                name: "LeadImportRows");

            migrationBuilder.DropTable(
                name: "LeadMoves");

            migrationBuilder.DropTable(
                name: "LeadTasks");

            migrationBuilder.DropTable(
                name: "LostReasons");

            migrationBuilder.DropTable(
                name: "CustomFields");

            migrationBuilder.DropTable(
                name: "LeadImports");

            migrationBuilder.DropIndex(
                name: "IX_Leads_OrganizationId_StageId_LastActivityAtUtc_Id",
                table: "Leads");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Stages");

            migrationBuilder.DropColumn(
                name: "OfferedTemplateId",
                table: "Stages");

            migrationBuilder.DropColumn(
                name: "TaskDueInDays",
                table: "Stages");

            migrationBuilder.DropColumn(
                name: "TaskTitle",
                table: "Stages");

            migrationBuilder.DropColumn(
                name: "Currency",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "ClosedAtUtc",
                table: "Leads");

            migrationBuilder.DropColumn(
                name: "DeletedAtUtc",
                table: "Leads");

            migrationBuilder.DropColumn(
                name: "FormerContactId",
                table: "Leads");

            migrationBuilder.DropColumn(
                name: "LastActivityAtUtc",
                table: "Leads");

            migrationBuilder.DropColumn(
                name: "LostNote",
                table: "Leads");

            migrationBuilder.DropColumn(
                name: "LostReasonId",
                table: "Leads");

            migrationBuilder.DropColumn(
                name: "OfferSettledStageId",
                table: "Leads");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_OrganizationId_StageId_UpdatedAtUtc_Id",
                table: "Leads",
                columns: new[] { "OrganizationId", "StageId", "UpdatedAtUtc", "Id" });
        }
    }
}
