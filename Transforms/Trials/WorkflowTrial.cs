using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Transforms.Trials;

/// <summary>Runs a workflow once, in earnest: Coze bills the account whose token it is.</summary>
public sealed class WorkflowTrial(CozeApi api)
{
    private const string Path = "/v1/workflow/run";
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    /// <summary>Runs it and waits for its end; whatever goes wrong is a result. The parameters are a JSON object, or empty for none.</summary>
    public async Task<WorkflowTrialResult> RunAsync(
        string channel, Uri baseUrl, AccessToken token, string workflowId, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        var body = Body(workflowId, parameters);
        var reply = await api.SendAsync(
            new CozeChannel(channel, baseUrl, new StaticBearer(token)),
            HttpMethod.Post,
            Path,
            () => new ByteArrayContent(body) { Headers = { ContentType = JsonType } },
            cancellationToken);
        return reply.Error is { } error ? new WorkflowTrialResult { Error = error } : Read(reply.Body.Span);
    }

    private static byte[] Body(string workflowId, ReadOnlyMemory<byte> parameters)
    {
        using var buffer = new PooledBuffer();
        using (var json = new Utf8JsonWriter(buffer, RelaxedJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("workflow_id"u8, workflowId);
            if (!parameters.IsEmpty)
            {
                json.WritePropertyName("parameters"u8);
                json.WriteRawValue(parameters.Span);
            }

            json.WriteEndObject();
        }

        return buffer.Span.ToArray();
    }

    private static WorkflowTrialResult Read(ReadOnlySpan<byte> answer)
    {
        using var content = new PooledBuffer();
        using var unwrapped = new EndOutput();
        WholeRun run;
        try
        {
            run = WholeRun.Read(answer, content);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new WorkflowTrialResult { Error = ApiErrors.Malformed };
        }

        var text = unwrapped.Unwrap(content.Span);
        var tokens = TextMeter.Estimate(text);
        return new WorkflowTrialResult
        {
            Output = Encoding.UTF8.GetString(text),
            Usage = run.Usage ?? OfTotal(run.Total, tokens),
            EstimatedOutputTokens = tokens,
            Asks = run.IsInterrupted,
            DebugUrl = run.DebugUrl,
        };
    }

    // As for any call: an older server's total, split by our estimate.
    private static CozeUsage? OfTotal(long total, long output) =>
        total > 0 ? new CozeUsage(total - Math.Min(output, total), Math.Min(output, total), total, Estimated: true) : null;
}
