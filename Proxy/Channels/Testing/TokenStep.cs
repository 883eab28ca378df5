using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Trials;

namespace CozeProxy.Channels.Testing;

/// <summary>Whether Coze gives a token for the credentials: by an exchange of its own, beside the one that calls share.</summary>
internal sealed class TokenStep(ExchangeTrial exchange)
{
    private static readonly LocalizedText Nothing = new(
        "There is no exchange for a static token. Only a run shows whether Coze accepts it.", "静态令牌不需要换取。只有实际运行才能确认扣子是否接受它。");

    private static readonly LocalizedText NotTried = new(
        "No token is asked for: the credentials are to be put right first.", "未换取令牌：请先修正凭证。");

    public static TestStep Skip(bool credentialsFailed) => new(TestStepName.Token, TestStepState.Skipped, credentialsFailed ? NotTried : Nothing);

    public async Task<(TestStep Step, AccessToken? Token)> TryAsync(Uri baseUrl, OAuthApp app, CancellationToken cancellationToken)
    {
        var result = await exchange.RunAsync(baseUrl, app, cancellationToken);
        var clock = ClockDifference.Describe(result.ClockAhead);
        if (result.Token is { } token)
        {
            var good = new TestStep(TestStepName.Token, TestStepState.Passed, new(
                $"{baseUrl.Authority} gave a token.", $"{baseUrl.Authority} 已签发令牌。"));
            return (good with { Hint = clock }, token);
        }

        var diagnosis = new ExchangeDiagnosis(baseUrl, app);
        var (message, hint) = result.Unreached is { } failure ? diagnosis.Of(failure) : diagnosis.Of(result.Fault!);
        var bad = new TestStep(TestStepName.Token, TestStepState.Failed, message)
        {
            Hint = clock is { } off ? new($"{off.English} {hint.English}", $"{off.Chinese}{hint.Chinese}") : hint,
            Coze = result.Fault,
        };
        return (bad, null);
    }
}
