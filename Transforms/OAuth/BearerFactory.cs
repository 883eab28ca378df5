using System.Security.Cryptography;
using CozeProxy.Transforms.Redis;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Transforms.OAuth;

/// <summary>Makes the bearer sources of channels; tokens are shared, encrypted, through Redis where a connection to it is registered.</summary>
public sealed class BearerFactory(IHttpClientFactory clients, TimeProvider time, ILoggerFactory loggers, IServiceProvider services)
{
    internal const string HttpClientName = "coze-oauth";

    private const int JitterSteps = 1 << 20;

    public static IBearerSource ForToken(AccessToken token) => new StaticBearer(token);

    public IBearerSource ForApp(Uri baseUrl, OAuthApp app)
    {
        var logger = loggers.CreateLogger<OAuthBearer>();
        var endpoint = new TokenEndpoint(clients.CreateClient(HttpClientName), baseUrl, new AssertionSigner(app, time), time);
        var exchange = new SharedExchange(TokenKey.Of(baseUrl, app), endpoint, Store(), time, logger);
        return new OAuthBearer(exchange, RandomNumberGenerator.GetInt32(JitterSteps) / (double)JitterSteps, time, logger)
        {
            Fingerprint = TokenKey.FingerprintOf(baseUrl, app),
            Telemetry = services.GetService<TokenTelemetry>(),
        };
    }

    private RedisTokenStore? Store() => services.GetService<RedisLink>() is { } redis
        ? new RedisTokenStore(redis, new TokenSeal(services.GetRequiredService<IDataProtectionProvider>()), time)
        : null;
}
