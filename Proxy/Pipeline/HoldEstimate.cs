using System.Globalization;
using CozeProxy.Billing.Pricing;
using CozeProxy.Hosting;

namespace CozeProxy.Pipeline;

/// <summary>What a call may cost at most as far as its request tells: the dearest channel, the input, the output it allows.</summary>
internal sealed class HoldEstimate
{
    private const long DefaultOutputTokens = 1024;

    private readonly long _outputTokens;

    public HoldEstimate(IConfiguration configuration)
    {
        var text = configuration["Billing:HoldOutputTokens"];
        _outputTokens = DefaultOutputTokens;
        if (text is not null && (!long.TryParse(text, CultureInfo.InvariantCulture, out _outputTokens) || _outputTokens < 0))
        {
            throw ConfigurationError.Of($"Billing:HoldOutputTokens is '{text}': use a number of tokens from 0, such as {DefaultOutputTokens}.");
        }
    }

    public Money Of(Call call)
    {
        var request = call.Exchange.Request;
        var output = request.MaxTokens ?? _outputTokens;
        var usage = new TokenUsage(request.EstimatedInputTokens, output, request.EstimatedInputTokens + output, Estimated: true);
        var dearest = Money.Zero;
        foreach (var candidate in call.Candidates)
        {
            var charge = ChargeCalculator.Charge(candidate.Price, usage);
            dearest = charge > dearest ? charge : dearest;
        }

        return dearest;
    }
}
