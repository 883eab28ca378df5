using System.Globalization;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Wire;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze.Executions;

/// <summary>What Coze keeps of a run: how far it is, and at its end its output, packed into JSON into JSON.</summary>
internal sealed class RunHistory(Execution execution, string logId, TimeProvider timeProvider)
{
    private const int Asynchronous = 2;

    private readonly Lock _lock = new();
    private readonly long _createdAt = timeProvider.GetUtcNow().ToUnixTimeSeconds();
    private readonly JsonObject _output = [];
    private string _status = "Running";
    private RunEvent? _end;
    private RunFailure? _failure;
    private JsonObject? _interrupt;
    private long _updatedAt = timeProvider.GetUtcNow().ToUnixTimeSeconds();

    public string WorkflowId => execution.WorkflowId;

    public string ExecuteId => execution.Id;

    public void Take(RunEvent runEvent)
    {
        lock (_lock)
        {
            _end = runEvent.Result is null ? _end : runEvent;
            _failure ??= runEvent.Failure;
            _interrupt ??= runEvent.Interrupt;
            if (runEvent is { Name: "Message", Result: null } && JsonNode.Parse(runEvent.Data) is JsonObject message)
            {
                // An output node's text stands under the node's name.
                var node = (string?)message["node_title"] ?? "";
                _output[node] = (string?)_output[node] + (string?)message["content"];
            }
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            if (_interrupt is null)
            {
                _status = _failure is null ? "Success" : "Fail";
            }

            _updatedAt = timeProvider.GetUtcNow().ToUnixTimeSeconds();
        }
    }

    public JsonObject ToJson()
    {
        lock (_lock)
        {
            var run = new JsonObject
            {
                ["execute_id"] = execution.Id,
                ["execute_status"] = _status,
                ["run_mode"] = Asynchronous,
                ["output"] = _status == "Success" ? WireJson.Write(Output()) : "",
                ["token"] = "0",
                ["error_code"] = _failure?.Code.ToString(CultureInfo.InvariantCulture) ?? "",
                ["error_message"] = _failure?.Message ?? "",
                ["logid"] = logId,
                ["bot_id"] = "0",
                ["connector_id"] = "1024",
                ["connector_uid"] = "2236870734640001",
                ["create_time"] = _createdAt,
                ["update_time"] = _updatedAt,
                ["debug_url"] = execution.DebugUrl,
                ["is_output_trimmed"] = false,
            };
            _end?.Usage?.WriteTo(run);
            if (_interrupt is not null)
            {
                run["interrupt_data"] = _interrupt.DeepClone();
            }

            return run;
        }
    }

    private JsonObject Output()
    {
        var output = (JsonObject)_output.DeepClone();
        if (_end is not null)
        {
            output["Output"] = _end.Result;
        }

        return output;
    }
}
