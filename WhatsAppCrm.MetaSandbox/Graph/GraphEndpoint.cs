using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Control;
using WhatsAppCrm.MetaSandbox.Ledger;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>One call from the wire to the wire: read, misbehave if asked to, answer, record.</summary>
internal sealed partial class GraphEndpoint(GraphRouter router, FaultList faults, WireLedger ledger, SandboxStore store, ILogger<GraphEndpoint> log)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task HandleAsync(HttpContext http, string? path)
    {
        var started = Stopwatch.GetTimestamp();
        GraphCall? call = null;
        var fault = faults.Take(http.Request.Method, GraphRequest.Path(path));
        int status;
        JsonNode? answer;
        try
        {
            if (fault?.DelayMs > 0)
            {
                await Task.Delay(fault.DelayMs, http.RequestAborted);
            }

            call = await GraphRequest.ReadAsync(http, path, store.Now);
            if (fault is { Refuses: true })
            {
                (status, answer) = (fault.Drop == "before" ? 0 : fault.AnswerStatus, fault.Drop == "before" ? null : fault.AnswerBody());
            }
            else
            {
                call.FailLater = fault?.FailedStatus?.ToError();
                (status, answer) = (200, await router.AnswerAsync(call));
            }
        }
        catch (GraphException problem)
        {
            (status, answer) = (problem.Error.Status, problem.Error.ToJson());
        }
        catch (Exception problem) when (problem is InvalidDataException || problem is InvalidOperationException { Source: "System.Text.Json" })
        {
            // A member of the wrong kind, where Meta too only says that something is invalid.
            var invalid = GraphErrors.Invalid("Invalid parameter", problem.Message).Error;
            (status, answer) = (invalid.Status, invalid.ToJson());
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception problem) when (problem is not BadHttpRequestException)
        {
            LogBug(problem, http.Request.Method, path);
            (status, answer) = (500, new GraphError(1, "An unknown error has occurred.", 500).ToJson());
        }

        var dropped = fault?.Drop is "before" or "after";
        Record(http, path, call, dropped ? 0 : status, answer, fault, Stopwatch.GetElapsedTime(started));
        if (dropped)
        {
            http.Abort();
            return;
        }

        await WriteAsync(http, status, answer!);
    }

    private static async Task WriteAsync(HttpContext http, int status, JsonNode answer)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=UTF-8";
        http.Response.Headers["facebook-api-version"] = "v25.0";
        http.Response.Headers["x-fb-trace-id"] = Ids.Trace();
        if (status == 401)
        {
            http.Response.Headers.WWWAuthenticate = "OAuth \"Facebook Platform\" \"invalid_token\"";
        }

        await http.Response.WriteAsync(answer.ToJsonString(Plain), http.RequestAborted);
    }

    private void Record(HttpContext http, string? path, GraphCall? call, int status, JsonNode? answer, Fault? fault, TimeSpan took)
    {
        if (!store.Settings.KeepWire)
        {
            return;
        }

        var note = string.Join("; ", new[] { call?.Note, fault?.Describe() }.Where(one => one is not null));
        ledger.Add(new()
        {
            At = store.Now,
            Method = http.Request.Method,
            Path = "/" + path,
            Query = call?.Query.Count > 0 ? Redaction.Mask(call.Query)!.AsObject() : null,
            Token = call?.Token?.Id ?? (call?.TokenText is { } text ? Redaction.Tail(text) : null),
            Body = call?.Body.Count > 0 ? Redaction.Mask(call.Body) : null,
            Status = status,
            Answer = Redaction.Mask(answer),
            Ms = Math.Round(took.TotalMilliseconds, 2),
            Note = note.Length > 0 ? note : null,
        });
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sandbox failed on {Method} {Path}")]
    private partial void LogBug(Exception problem, string method, string? path);
}
