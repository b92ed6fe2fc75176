using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Components;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Search;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Tests.Architecture;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Data;

/// <summary>
/// What can be said of SQL Server without one: the scripts generate, and every class that reads the database finds T-SQL
/// words for its queries. None of it has run against a live server.
/// </summary>
public sealed class SqlServerTests
{
    /// <summary>Methods that reach no query with sample arguments, and why.</summary>
    private static readonly Dictionary<string, string> NotCalled = new()
    {
        ["Signups.FindAsync"] = "works in its caller's context; AuthorizedAsync calls it",
        ["Signups.LockAsync"] = "works in its caller's context; FindAsync calls it",
        ["SignupTurns.RunAsync"] = "runs a step it is given, and reads only at its end",
        ["ChooseBusinessAccount.RunAsync"] = "a step of a turn, which the sample has none of",
        ["ChooseNumber.RunAsync"] = "a step of a turn, which the sample has none of",
        ["RegisterNumber.RunAsync"] = "a step of a turn, which the sample has none of",
        ["FinishSignup.ConnectedAsync"] = "a step of a turn, which the sample has none of",
        ["FinishSignup.ReadProfileAsync"] = "a step of a turn, which the sample has none of",
        ["FinishSignup.ProveRoundTripAsync"] = "a step of a turn, which the sample has none of",
        ["FinishSignup.ReadyAsync"] = "a step of a turn, which the sample has none of",
        ["FinishSignup.CompletedAsync"] = "a step of a turn, which the sample has none of",
        ["BusinessAccountUse.IsInUseByAnotherAsync"] = "works in its caller's context",
        ["UnsubscribeGivenUp.PrepareAsync"] = "works in its caller's context",
        ["OutboxClaims.RunAsync"] = "asks first how many may leave, of which the sample has none",
        ["ClaimWaba.RunAsync"] = "checks its input first; the use cases it calls are here themselves",
        ["AccountCalls.RunAsync"] = "generic over its answer; the read receipt and the health page call it",
        ["BusinessAccountCalls.RunAsync"] = "generic over its answer; reading and submitting templates call it",
        ["WriteTemplate.RunAsync"] = "checks its input first; what it reads, handing in and deleting read too",
        ["CreateTemplate.RunAsync"] = "checks its input first; the use cases it calls are here themselves",
        ["UndoChanges.RunAsync"] = "takes back what was changed, of which the sample has none",
        ["ChangeLead.RunAsync"] = "asks first for an owner, whom the sample's organization has not",
        ["SaveAutoReply.RunAsync"] = "takes hours and days, which the sample can't make; it reads one row by its organization",
        ["SaveLostReasons.RunAsync"] = "takes pairs, which the sample can't make; it reads one short list",
        ["DecideAutoReplies.PutOffAsync"] = "takes an exception, which the sample can't make; it reads one row by its id",
        ["MediaClaims.RunAsync"] = "is told by a function how many may be claimed, of which the sample has none",
        ["TakeUpload.RunAsync"] = "takes a stream and looks into it first",
        ["UploadImport.RunAsync"] = "takes a file and reads it first",
        ["RestoreNote.RunAsync"] = "takes a note that was deleted, of which the sample has none",
        ["CountMessages.RunAsync"] = "keeps no tallies on SQL Server",
        ["Letters.AddedAsync"] = "wakes the drain and touches no row",
    };

    [Fact]
    public void The_create_script_contains_every_table_and_the_partial_indexes()
    {
        using var db = new OfflineSqlServer(new CurrentOrganization()).CreateDbContext();

        var script = db.Database.GenerateCreateScript();

        Assert.All(db.Model.GetEntityTypes(), entity => Assert.Contains($"CREATE TABLE [{entity.GetTableName()}]", script));
        Assert.Contains("""WHERE "ProviderMessageId" IS NOT NULL""", script);
        Assert.Contains("[Id] bigint NOT NULL IDENTITY", script);
    }

    [Fact]
    public void The_migrations_can_be_written_for_it_and_end_where_the_model_is()
    {
        using var db = new OfflineSqlServer(new CurrentOrganization()).CreateDbContext();

        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.NoTransactions);

        Assert.All(db.Model.GetEntityTypes(), entity => Assert.Contains($"CREATE TABLE [{entity.GetTableName()}]", script));
        Assert.Equal([], Differences(db));
    }

    [Fact]
    public async Task Every_class_that_reads_the_database_finds_words_for_SQL_Server()
    {
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["App:PlatformAdministrators:0"] = Sample.AdministratorEmail });
        var failures = new List<string>();
        var silent = new List<string>();

        foreach (var type in Readers())
        {
            foreach (var method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Where(IsAsync))
            {
                var (brief, full) = (await CallAsync(host, type, method, filled: false, failures), await CallAsync(host, type, method, filled: true, failures));
                if (brief + full == 0) silent.Add($"{type.Name}.{method.Name}");
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        Violations.AssertSame(NotCalled.Keys, silent);
    }

    private static async Task<int> CallAsync(ProductHost host, Type type, MethodInfo method, bool filled, List<string> failures)
    {
        await using var scope = OrganizationScope.Begin(host.Services.GetRequiredService<IServiceScopeFactory>(), Guid.NewGuid(), Guid.NewGuid(), Role.OWNER);
        var database = new OfflineSqlServer(scope.ServiceProvider.GetRequiredService<CurrentOrganization>());
        try
        {
            var target = new WithDatabase(scope.ServiceProvider, database).Create(type);
            switch (method.Invoke(target, Sample.Arguments(method, filled)))
            {
                case Task task: await task; break;
                case ValueTask task: await task; break;
                case { } answer when answer.GetType().GetMethod(nameof(ValueTask<int>.AsTask)) is { } asTask: await (Task)asTask.Invoke(answer, null)!; break;
            }
        }
        catch (Exception exception) when (exception is not NotSupportedException)
        {
            // Nothing is found and nothing can be sent: what counts is that no query was refused its words.
            var cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            if (cause.Message.Contains("could not be translated") || cause.Message.Contains("LINQ expression"))
                failures.Add($"{type.Name}.{method.Name}: {cause.Message}");
        }
        catch (NotSupportedException)
        {
            // An argument this test can't make; a class none of whose methods could be called is reported as silent.
        }

        Assert.All(database.Commands, text => Assert.False(string.IsNullOrWhiteSpace(text)));
        return database.Commands.Count;
    }

    private static bool IsAsync(MethodInfo method) =>
        typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType.Name.StartsWith(nameof(ValueTask), StringComparison.Ordinal);

    /// <summary>Every class of the product that asks for contexts.</summary>
    private static IEnumerable<Type> Readers() => typeof(App).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false, IsNested: false } && type.GetConstructors()
            .Any(constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(IDbContextFactory<AppDbContext>))))
        .Where(type => !typeof(Microsoft.Extensions.Hosting.IHostedService).IsAssignableFrom(type));

    /// <summary>What a next migration would have to do. The neutral snapshot can't say "identity" in three dialects; the migrations do.</summary>
    private static List<string> Differences(AppDbContext db)
    {
        var snapshot = db.GetService<IMigrationsAssembly>().ModelSnapshot!.Model;
        var finished = db.GetService<IModelRuntimeInitializer>().Initialize(((IMutableModel)snapshot).FinalizeModel(), designTime: true, validationLogger: null);
        return [.. db.GetService<IMigrationsModelDiffer>().GetDifferences(finished.GetRelationalModel(), db.GetService<IDesignTimeModel>().Model.GetRelationalModel())
            .Where(operation => operation is not AlterColumnOperation column || column["SqlServer:Identity"] is null)
            .Select(operation => operation is AlterColumnOperation alter ? $"alter {alter.Table}.{alter.Name}" : operation.GetType().Name)];
    }

    /// <summary>The product's services, but product classes are made anew on top of this database.</summary>
    private sealed class WithDatabase(IServiceProvider services, IDbContextFactory<AppDbContext> database) : IServiceProvider
    {
        public object Create(Type type) => ActivatorUtilities.CreateInstance(this, type);

        public object? GetService(Type serviceType)
        {
            if (serviceType == typeof(IDbContextFactory<AppDbContext>)) return database;
            if (serviceType == typeof(SearchIndex)) return new SqlServerSearchIndex();
            return Readers().Contains(serviceType) ? Create(serviceType) : services.GetService(serviceType);
        }
    }
}
