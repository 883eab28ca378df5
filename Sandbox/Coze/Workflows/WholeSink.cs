using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>workflow/run: the same events, of which only the outcome is told.</summary>
internal sealed class WholeSink(HttpContext context, string debugUrl) : IRunSink
{
    private RunEvent? _end;
    private RunFailure? _failure;
    private JsonObject? _interrupt;

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task EventAsync(RunEvent runEvent, CancellationToken cancellationToken)
    {
        _end = runEvent.Result is null ? _end : runEvent;
        _failure ??= runEvent.Failure;
        _interrupt ??= runEvent.Interrupt;
        return Task.CompletedTask;
    }

    public Task BytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CloseAsync(CancellationToken cancellationToken)
    {
        return CozeAnswer.WriteAsync(context, StatusCodes.Status200OK, _failure is null ? Success() : Failed(_failure));
    }

    private JsonObject Success()
    {
        var answer = new JsonObject { ["code"] = 0, ["msg"] = "", ["debug_url"] = debugUrl };
        if (_interrupt is not null)
        {
            answer["interrupt_data"] = _interrupt;
        }
        else if (_end is not null)
        {
            answer["data"] = _end.Result;
            _end.Usage?.WriteTo(answer);
        }

        answer["detail"] = new JsonObject { ["logid"] = CozeAnswer.LogId(context) };
        return answer;
    }

    private JsonObject Failed(RunFailure failure)
    {
        var answer = CozeAnswer.Failure(context, failure.Code, failure.Message);
        answer["debug_url"] = debugUrl;
        return answer;
    }
}
