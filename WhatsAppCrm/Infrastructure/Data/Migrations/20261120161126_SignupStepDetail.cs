using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WhatsAppCrm.Infrastructure.Data.Migrations
{
    /// <inheritdoc />
    public partial class SignupStepDetail : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Detail",
                table: "SignupSteps",
                maxLength: 200,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Detail",
                table: "SignupSteps");
        }
    }
}
