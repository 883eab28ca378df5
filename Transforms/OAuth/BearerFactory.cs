using CozeProxy.Transforms.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Transforms.OAuth;

/// <summary>Makes the bearer sources of channels; tokens are shared through Redis where a connection to it is registered.</summary>
public sealed class BearerFactory(IHttpClientFactory clients, TimeProvider time, ILoggerFactory loggers, IServiceProvider services)
{
    internal const string HttpClientName = "coze-oauth";

    public static IBearerSource ForToken(AccessToken token) => new StaticBearer(token);

    public IBearerSource ForApp(Uri baseUrl, OAuthApp app)
    {
        var redis = services.GetService<RedisLink>();
        var store = redis is null ? null : new RedisTokenStore(redis, time);
        var endpoint = new TokenEndpoint(clients.CreateClient(HttpClientName), baseUrl, new AssertionSigner(app, time), time);
        return new OAuthBearer(TokenKey.Of(baseUrl, app), endpoint, store, time, loggers.CreateLogger<OAuthBearer>())
        {
            Fingerprint = TokenKey.FingerprintOf(baseUrl, app),
        };
    }
}
