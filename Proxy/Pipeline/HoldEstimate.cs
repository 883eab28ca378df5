using CozeProxy.Billing.Pricing;
using CozeProxy.Settings;

namespace CozeProxy.Pipeline;

/// <summary>
/// What a call may cost at most as far as its request tells: the dearest channel, the input, the output it allows. Where it
/// does not limit its output, a price may name the amount.
/// </summary>
internal sealed class HoldEstimate
{
    private const long DefaultOutputTokens = 1024;

    private readonly long _outputTokens;

    public HoldEstimate(IConfiguration configuration) => _outputTokens = ReadOutputTokens(new SettingsReader(configuration));

    /// <summary>The output that is reckoned with where a request does not limit it.</summary>
    public static long ReadOutputTokens(SettingsReader settings) =>
        settings.Number("Billing:HoldOutputTokens", DefaultOutputTokens, least: 0, long.MaxValue, "1024 tokens");

    public Money Of(Call call)
    {
        var request = call.Exchange.Request;
        var dearest = Money.Zero;
        for (var i = 0; i < call.Candidates.DearestCount; i++)
        {
            var hold = Of(call.Candidates.Dearest(i), call.Exchange.EstimatedInputTokens, request.MaxTokens);
            dearest = hold > dearest ? hold : dearest;
        }

        return dearest;
    }

    /// <summary>What a call at this price may cost. What a client limits its output to is cut off its answer, not off the run: it may ask for more, never for less.</summary>
    public Money Of(PriceSnapshot snapshot, long input, long? maxTokens)
    {
        var least = snapshot.Price.Hold is { } named ? Larger(named, snapshot.Price.Minimum) : Estimate(snapshot, input, _outputTokens);
        return maxTokens is { } most ? Larger(least, Estimate(snapshot, input, most)) : least;
    }

    private static Money Estimate(PriceSnapshot snapshot, long input, long output)
    {
        try
        {
            return ChargeCalculator.Charge(snapshot, new TokenUsage(input, output, checked(input + output), Estimated: true));
        }
        catch (OverflowException)
        {
            // More than any balance holds: the call is refused for want of money, not for want of digits.
            return new Money(long.MaxValue);
        }
    }

    private static Money Larger(Money one, Money other) => one > other ? one : other;
}
