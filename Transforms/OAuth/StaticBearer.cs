using System.Security.Cryptography;
using System.Text;

namespace CozeProxy.Transforms.OAuth;

/// <summary>A personal or service access token from the configuration: there is no other when Coze refuses it.</summary>
public sealed class StaticBearer(AccessToken token) : IBearerSource
{
    private readonly BearerResult _result = BearerResult.Of(token);

    public string Fingerprint { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token.Value)));

    public ValueTask<BearerResult> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_result);

    public ValueTask RejectAsync(AccessToken token) => ValueTask.CompletedTask;
}
