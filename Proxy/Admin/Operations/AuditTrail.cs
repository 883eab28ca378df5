using System.Text.Json;
using CozeProxy.Admin.Answers;
using CozeProxy.Billing.Audit;

namespace CozeProxy.Admin.Operations;

/// <summary>
/// Records what operators change. Before and after are what the admin API answers, and so hold no secret. An entry is written when
/// its change is made, whether or not its client is still there. A change whose entry could not be written has been made all the same:
/// told that it failed, somebody would pay a second time.
/// </summary>
internal sealed partial class AuditTrail(IAuditLog log, ILogger<AuditTrail> logger)
{
    private static readonly JsonSerializerOptions Json = AdminJson.Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public async Task RecordAsync(Actor actor, string action, string subject, object? before, object? after)
    {
        try
        {
            await log.AddAsync(actor.Name, action, subject, Write(before), Write(after), CancellationToken.None);
        }
        catch (IOException problem)
        {
            Log.Lost(logger, action, subject, actor.Name, problem);
        }
    }

    private static string? Write(object? state) => state is null ? null : JsonSerializer.Serialize(state, Json);

    private static partial class Log
    {
        [LoggerMessage(6072, LogLevel.Error, "{Action} of {Subject} by {Actor} was done and is missing in the audit log, which could not be written", EventName = "AuditLost")]
        public static partial void Lost(ILogger logger, string action, string subject, string actor, Exception exception);
    }
}
