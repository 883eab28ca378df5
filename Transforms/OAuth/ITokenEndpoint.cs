namespace CozeProxy.Transforms.OAuth;

/// <summary>The wire of a token exchange.</summary>
internal interface ITokenEndpoint
{
    Task<ExchangeResult> ExchangeAsync(CancellationToken cancellationToken);
}
