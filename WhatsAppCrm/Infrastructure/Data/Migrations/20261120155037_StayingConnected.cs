using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class StayingConnected : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_WhatsAppAccounts_OrganizationId",
                table: "WhatsAppAccounts");

            migrationBuilder.DropIndex(
                name: "IX_WhatsAppAccounts_PhoneNumberId",
                table: "WhatsAppAccounts");

            migrationBuilder.DropIndex(
                name: "IX_SignupAttempts_OrganizationId",
                table: "SignupAttempts");

            migrationBuilder.AddColumn<DateTime>(
                name: "AccessLostAtUtc",
                table: "WhatsAppAccounts",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "BusinessId",
                table: "WhatsAppAccounts",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Digits",
                table: "WhatsAppAccounts",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "GrantedScopes",
                table: "WhatsAppAccounts",
                maxLength: 1000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "HeldDigits",
                table: "WhatsAppAccounts",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HeldPhoneNumberId",
                table: "WhatsAppAccounts",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "LastSendAtUtc",
                table: "WhatsAppAccounts",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "LossCode",
                table: "WhatsAppAccounts",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "LossMetaCode",
                table: "WhatsAppAccounts",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "LossMetaMessage",
                table: "WhatsAppAccounts",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "TokenCheckedAtUtc",
                table: "WhatsAppAccounts",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TokenKind",
                table: "WhatsAppAccounts",
                maxLength: 40,
                nullable: false,
                defaultValue: "BUSINESS");

            migrationBuilder.AddColumn<DateTime>(
                name: "AbandonedAtUtc",
                table: "SignupAttempts",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "BusinessId",
                table: "SignupAttempts",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ChosenPhoneNumberId",
                table: "SignupAttempts",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ChosenWabaId",
                table: "SignupAttempts",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Door",
                table: "SignupAttempts",
                maxLength: 40,
                nullable: false,
                defaultValue: "POPUP");

            migrationBuilder.AddColumn<string>(
                name: "GrantedScopes",
                table: "SignupAttempts",
                maxLength: 1000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "PopupEvent",
                table: "SignupAttempts",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ReconnectsAccountId",
                table: "SignupAttempts",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TokenKind",
                table: "SignupAttempts",
                maxLength: 40,
                nullable: false,
                defaultValue: "BUSINESS");

            migrationBuilder.AddColumn<Guid>(
                name: "WhatsAppAccountId",
                table: "SignupAttempts",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "WebhookVerifiedAtUtc",
                table: "Organizations",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AccountAlerts",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    WhatsAppAccountId = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    Severity = table.Column<string>(maxLength: 40, nullable: false),
                    Key = table.Column<string>(maxLength: 120, nullable: false),
                    Detail = table.Column<string>(maxLength: 500, nullable: true),
                    RaisedAtUtc = table.Column<DateTime>(nullable: false),
                    MailedAtUtc = table.Column<DateTime>(nullable: true),
                    ResolvedAtUtc = table.Column<DateTime>(nullable: true),
                    DismissedAtUtc = table.Column<DateTime>(nullable: true),
                    DismissedByUserId = table.Column<Guid>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountAlerts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AccountAlerts_WhatsAppAccounts_WhatsAppAccountId",
                        column: x => x.WhatsAppAccountId,
                        principalTable: "WhatsAppAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "AccountEvents",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    WhatsAppAccountId = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 80, nullable: false),
                    Severity = table.Column<string>(maxLength: 40, nullable: false),
                    Detail = table.Column<string>(maxLength: 500, nullable: true),
                    Key = table.Column<string>(maxLength: 120, nullable: false),
                    AtUtc = table.Column<DateTime>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountEvents", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AccountEvents_WhatsAppAccounts_WhatsAppAccountId",
                        column: x => x.WhatsAppAccountId,
                        principalTable: "WhatsAppAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "NumberHealths",
                columns: table => new
                {
                    WhatsAppAccountId = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    PhoneStatus = table.Column<string>(maxLength: 60, nullable: true),
                    NameStatus = table.Column<string>(maxLength: 60, nullable: true),
                    RequestedName = table.Column<string>(maxLength: 200, nullable: true),
                    ThroughputLevel = table.Column<string>(maxLength: 60, nullable: true),
                    MessagingLimit = table.Column<string>(maxLength: 60, nullable: true),
                    PlatformType = table.Column<string>(maxLength: 60, nullable: true),
                    CodeVerificationStatus = table.Column<string>(maxLength: 60, nullable: true),
                    IsOfficialBusinessAccount = table.Column<bool>(nullable: true),
                    AccountReviewStatus = table.Column<string>(maxLength: 60, nullable: true),
                    BanState = table.Column<string>(maxLength: 60, nullable: true),
                    BanDateUtc = table.Column<DateTime>(nullable: true),
                    Restrictions = table.Column<string>(maxLength: 500, nullable: true),
                    RestrictedUntilUtc = table.Column<DateTime>(nullable: true),
                    IsSubscribed = table.Column<bool>(nullable: true),
                    CallbackOverride = table.Column<string>(maxLength: 500, nullable: true),
                    ReadAtUtc = table.Column<DateTime>(nullable: true),
                    RoundTripAtUtc = table.Column<DateTime>(nullable: true),
                    ContactsSyncAtUtc = table.Column<DateTime>(nullable: true),
                    ContactsSyncRequestId = table.Column<string>(maxLength: 200, nullable: true),
                    HistorySyncAtUtc = table.Column<DateTime>(nullable: true),
                    HistorySyncRequestId = table.Column<string>(maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NumberHealths", x => x.WhatsAppAccountId);
                    table.ForeignKey(
                        name: "FK_NumberHealths_WhatsAppAccounts_WhatsAppAccountId",
                        column: x => x.WhatsAppAccountId,
                        principalTable: "WhatsAppAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "QueuedLetters",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    ProtectedLetter = table.Column<string>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Attempts = table.Column<int>(nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(nullable: false),
                    NextAttemptAtUtc = table.Column<DateTime>(nullable: true),
                    ClaimedUntilUtc = table.Column<DateTime>(nullable: true),
                    LastError = table.Column<string>(maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QueuedLetters", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SignupSteps",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    OrganizationId = table.Column<Guid>(nullable: false),
                    SignupAttemptId = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    StartedAtUtc = table.Column<DateTime>(nullable: true),
                    EndedAtUtc = table.Column<DateTime>(nullable: true),
                    Attempts = table.Column<int>(nullable: false),
                    ProblemCode = table.Column<string>(maxLength: 60, nullable: true),
                    MetaCode = table.Column<int>(nullable: true),
                    MetaMessage = table.Column<string>(maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignupSteps", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SignupSteps_SignupAttempts_SignupAttemptId",
                        column: x => x.SignupAttemptId,
                        principalTable: "SignupAttempts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            // A number connected before this has a holder: the organization that has it.
            migrationBuilder.Sql("UPDATE \"WhatsAppAccounts\" SET \"HeldPhoneNumberId\" = \"PhoneNumberId\" WHERE \"Status\" <> 'DISCONNECTED'");

            migrationBuilder.CreateIndex(
                name: "IX_WhatsAppAccounts_HeldDigits",
                table: "WhatsAppAccounts",
                column: "HeldDigits",
                unique: true,
                filter: "\"HeldDigits\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WhatsAppAccounts_HeldPhoneNumberId",
                table: "WhatsAppAccounts",
                column: "HeldPhoneNumberId",
                unique: true,
                filter: "\"HeldPhoneNumberId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WhatsAppAccounts_OrganizationId_PhoneNumberId",
                table: "WhatsAppAccounts",
                columns: new[] { "OrganizationId", "PhoneNumberId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WhatsAppAccounts_TokenExpiresAtUtc",
                table: "WhatsAppAccounts",
                column: "TokenExpiresAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_SignupAttempts_OrganizationId_UserId_CreatedAtUtc",
                table: "SignupAttempts",
                columns: new[] { "OrganizationId", "UserId", "CreatedAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_AccountAlerts_MailedAtUtc",
                table: "AccountAlerts",
                column: "MailedAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_AccountAlerts_OrganizationId_RaisedAtUtc",
                table: "AccountAlerts",
                columns: new[] { "OrganizationId", "RaisedAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_AccountAlerts_WhatsAppAccountId_Kind_Key",
                table: "AccountAlerts",
                columns: new[] { "WhatsAppAccountId", "Kind", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AccountEvents_WhatsAppAccountId_AtUtc_Id",
                table: "AccountEvents",
                columns: new[] { "WhatsAppAccountId", "AtUtc", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AccountEvents_WhatsAppAccountId_Key",
                table: "AccountEvents",
                columns: new[] { "WhatsAppAccountId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_QueuedLetters_State_NextAttemptAtUtc",
                table: "QueuedLetters",
                columns: new[] { "State", "NextAttemptAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_SignupSteps_SignupAttemptId_Kind",
                table: "SignupSteps",
                columns: new[] { "SignupAttemptId", "Kind" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccountAlerts");

            migrationBuilder.DropTable(
                name: "AccountEvents");

            migrationBuilder.DropTable(
                name: "NumberHealths");

            migrationBuilder.DropTable(
                name: "QueuedLetters");

            migrationBuilder.DropTable(
                name: "SignupSteps");

            migrationBuilder.DropIndex(
                name: "IX_WhatsAppAccounts_HeldDigits",
                table: "WhatsAppAccounts");

            migrationBuilder.DropIndex(
                name: "IX_WhatsAppAccounts_HeldPhoneNumberId",
                table: "WhatsAppAccounts");

            migrationBuilder.DropIndex(
                name: "IX_WhatsAppAccounts_OrganizationId_PhoneNumberId",
                table: "WhatsAppAccounts");

            migrationBuilder.DropIndex(
                name: "IX_WhatsAppAccounts_TokenExpiresAtUtc",
                table: "WhatsAppAccounts");

            migrationBuilder.DropIndex(
                name: "IX_SignupAttempts_OrganizationId_UserId_CreatedAtUtc",
                table: "SignupAttempts");

            migrationBuilder.DropColumn(
                name: "AccessLostAtUtc",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "BusinessId",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "Digits",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "GrantedScopes",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "HeldDigits",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "HeldPhoneNumberId",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "LastSendAtUtc",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "LossCode",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "LossMetaCode",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "LossMetaMessage",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "TokenCheckedAtUtc",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "TokenKind",
                table: "WhatsAppAccounts");

            migrationBuilder.DropColumn(
                name: "AbandonedAtUtc",
                table: "SignupAttempts");

            migrationBuilder.DropColumn(
                name: "BusinessId",
                table: "SignupAttempts");

            migrationBuilder.DropColumn(
                name: "ChosenPhoneNumberId",
                table: "SignupAttempts");

            migrationBuilder.DropColumn(
                name: "ChosenWabaId",
                table: "SignupAttempts");

            migrationBuilder.DropColumn(
                name: "Door",
                table: "SignupAttempts");

            migrationBuilder.DropColumn(
                name: "GrantedScopes",
                table: "SignupAttempts");

            migrationBuilder.DropColumn(
                name: "PopupEvent",
                table: "SignupAttempts");

            migrationBuilder.DropColumn(
                name: "ReconnectsAccountId",
                table: "SignupAttempts");

            migrationBuilder.DropColumn(
                name: "TokenKind",
                table: "SignupAttempts");

            migrationBuilder.DropColumn(
                name: "WhatsAppAccountId",
                table: "SignupAttempts");

            migrationBuilder.DropColumn(
                name: "WebhookVerifiedAtUtc",
                table: "Organizations");

            migrationBuilder.CreateIndex(
                name: "IX_WhatsAppAccounts_OrganizationId",
                table: "WhatsAppAccounts",
                column: "OrganizationId");

            migrationBuilder.CreateIndex(
                name: "IX_WhatsAppAccounts_PhoneNumberId",
                table: "WhatsAppAccounts",
                column: "PhoneNumberId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SignupAttempts_OrganizationId",
                table: "SignupAttempts",
                column: "OrganizationId");
        }
    }
}
