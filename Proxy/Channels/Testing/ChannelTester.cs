using System.Text;
using System.Text.Json;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Channels.Testing;

/// <summary>
/// Tests a channel in three steps: its credentials, a token for them, a run with that token. It costs nothing unless a run is
/// asked for, and nothing that calls use is touched.
/// </summary>
internal sealed class ChannelTester(TokenStep tokens, RunStep runs, TestPricing pricing, TimeProvider time)
{
    /// <summary>Tests the channel.</summary>
    /// <param name="channel">The channel as it is written now.</param>
    /// <param name="request">Whether a workflow is to be run.</param>
    /// <param name="finished">Told of each step when it is done; null where nobody waits for it.</param>
    /// <param name="cancellationToken">Ends the test.</param>
    public async Task<ChannelTestResult> TestAsync(
        ChannelUnderTest channel, ChannelTestRequest request, Action<TestStep>? finished, CancellationToken cancellationToken)
    {
        var credentials = CredentialsStep.Check(channel);
        finished?.Invoke(credentials);
        var (token, accessToken) = await TimedAsync(() => TokenAsync(channel, credentials, cancellationToken));
        finished?.Invoke(token);
        var result = await RunAsync(channel, request, credentials, token, accessToken, cancellationToken);
        finished?.Invoke(result.Steps[^1]);
        return result;
    }

    /// <summary>A workflow's parameters as they are sent; nothing where there are none.</summary>
    public static byte[] Write(JsonElement? parameters) => parameters is { ValueKind: JsonValueKind.Object } given ? Encoding.UTF8.GetBytes(given.GetRawText()) : [];

    private async Task<ChannelTestResult> RunAsync(
        ChannelUnderTest channel, ChannelTestRequest request, TestStep credentials, TestStep token, AccessToken? accessToken, CancellationToken cancellationToken)
    {
        if (request.WorkflowId is not { } workflowId)
        {
            return new ChannelTestResult([credentials, token, RunStep.NotChosen]);
        }

        var parameters = Write(request.Parameters);
        var price = pricing.Find(channel, workflowId, parameters);
        if (!request.Run)
        {
            return new ChannelTestResult([credentials, token, RunStep.NotRequested(workflowId, price)]) { Price = price };
        }

        if (accessToken is not { } good)
        {
            return new ChannelTestResult([credentials, token, RunStep.WithoutToken]) { Price = price };
        }

        var (step, run) = await TimedAsync(() => runs.RunAsync(channel, good, workflowId, parameters, price, cancellationToken));
        return new ChannelTestResult([credentials, token, step]) { Price = price, Run = run };
    }

    private async Task<(TestStep Step, AccessToken? Token)> TokenAsync(ChannelUnderTest channel, TestStep credentials, CancellationToken cancellationToken)
    {
        var isUsable = credentials.State == TestStepState.Passed;
        return isUsable && channel.App is { } app
            ? await tokens.TryAsync(channel.BaseUrl!, app, cancellationToken)
            : (TokenStep.Skip(credentialsFailed: !isUsable), isUsable ? channel.Token : null);
    }

    private async Task<(TestStep Step, T Result)> TimedAsync<T>(Func<Task<(TestStep Step, T Result)>> step)
    {
        var started = time.GetTimestamp();
        var (done, result) = await step();
        return (done with { Duration = time.GetElapsedTime(started) }, result);
    }
}
