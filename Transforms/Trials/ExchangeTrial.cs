using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Transforms.Trials;

/// <summary>Exchanges an assertion for its own sake: no token that is kept anywhere is looked at, and none is kept.</summary>
public sealed class ExchangeTrial(IHttpClientFactory clients, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Tries it once; whatever goes wrong is a result.</summary>
    public async Task<ExchangeTrialResult> RunAsync(Uri baseUrl, OAuthApp app, CancellationToken cancellationToken)
    {
        var endpoint = new TokenEndpoint(clients.CreateClient(BearerFactory.HttpClientName), baseUrl, new AssertionSigner(app, time), time);
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var result = await endpoint.ExchangeAsync(either.Token);
            return new ExchangeTrialResult
            {
                Token = result.Token?.Token,
                Fault = result.Fault,
                ClockAhead = result.ServerTime is { } there ? there - time.GetUtcNow() : null,
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ExchangeTrialResult { Unreached = ReachFailure.Overdue };
        }
        catch (HttpRequestException e)
        {
            return new ExchangeTrialResult { Unreached = Describe(e.HttpRequestError) };
        }
        catch (IOException)
        {
            return new ExchangeTrialResult { Unreached = ReachFailure.Broken };
        }
    }

    private static ReachFailure Describe(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => ReachFailure.Name,
        HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => ReachFailure.Connection,
        HttpRequestError.SecureConnectionError => ReachFailure.Tls,
        _ => ReachFailure.Broken,
    };
}
