using System.Net.Http.Headers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Yarp;

/// <summary>
/// Sends the request under the call's own lifetime instead of YARP's token. A client that leaves while Coze is still silent
/// must not cancel what Coze already runs and bills; and a stream whose headers are late (Coze sends them with its first
/// event, 30 seconds later or more) is opened towards the client without them.
/// </summary>
internal sealed class UpstreamHandler(HttpMessageHandler inner, RunDrainer drainer, RunCut cut, RunOptions options, TimeProvider time) : DelegatingHandler(inner)
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(ChatExchange.OptionsKey, out var exchange))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (cut.IsOver)
        {
            exchange.Failure = new AttemptFailure(ApiErrors.ShuttingDown, RetryRule.Never, Report: null);
            throw new HttpRequestException("Runs are begun no more.");
        }

        // Below YARP's transforms, where the content is not YARP's business any more: whole, so that it leaves in one write
        // with the headers, and not bound to the client's connection.
        request.Content = new ReadOnlyMemoryContent(exchange.CozeBody) { Headers = { ContentType = JsonType } };
        var lifetime = new CancellationTokenSource(exchange.Target.Settings.Timeout ?? options.RunTimeout, time);
        var response = base.SendAsync(request, lifetime.Token);
        var run = new CozeRun(exchange, response, lifetime, cut, time);
        exchange.Run = run;
        try
        {
            var patience = exchange.Request.Stream ? options.CommitAfter : Timeout.InfiniteTimeSpan;
            await response.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The run goes on waiting for them.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            drainer.Adopt(exchange, run);
            throw;
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
        {
            exchange.Run = null;
            exchange.Failure = Describe(e, isOverdue: lifetime.IsCancellationRequested, isCut: cut.IsOver);
            run.Dispose();
            throw;
        }

        // The response itself belongs to the run, which may outlive the request; YARP gets one to put the answer into.
        return new HttpResponseMessage { RequestMessage = request };
    }

    // Only a connection that never came about is sure not to have brought the call to Coze.
    private static AttemptFailure Describe(Exception failure, bool isOverdue, bool isCut) => failure switch
    {
        _ when isCut => new(ApiErrors.ShutDown, RetryRule.Never, Report: null),
        _ when isOverdue => new(ApiErrors.Overdue, RetryRule.Never, Report: null),
        OperationCanceledException or HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError,
        } => new(ApiErrors.Unreachable, RetryRule.OnAnotherChannel, Report: null),
        _ => new(ApiErrors.Truncated, RetryRule.Never, Report: null),
    };
}
