using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Storage;

/// <summary>What a call's charge follows from, as its row has it.</summary>
internal sealed class VerifiedCall
{
    public const string Columns =
        "id, account_id, hold, charge, basis, outcome, input_tokens, output_tokens, input_per_1k, output_per_1k, per_call, minimum, group_ratio, channel_ratio";

    public long Id { get; init; }

    public long AccountId { get; init; }

    public long Hold { get; init; }

    public long Charge { get; init; }

    public int Basis { get; init; }

    public int? Outcome { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long InputPer1K { get; init; }

    public long OutputPer1K { get; init; }

    public long PerCall { get; init; }

    public long Minimum { get; init; }

    public long GroupRatio { get; init; }

    public long ChannelRatio { get; init; }

    /// <summary>Null when the row's own values can give no charge at all.</summary>
    public long? ExpectedCharge()
    {
        if (Outcome is null)
        {
            return 0;
        }

        TokenUsage? usage = InputTokens is { } input && OutputTokens is { } output ? new TokenUsage(input, output, 0, Estimated: false) : null;
        var price = new Price(new Money(InputPer1K), new Money(OutputPer1K), new Money(PerCall), new Money(Minimum));
        var snapshot = new PriceSnapshot("", price, new Ratio(GroupRatio), new Ratio(ChannelRatio));
        try
        {
            return ChargeCalculator.Charge(snapshot, (ChargeBasis)Basis, usage, new Money(Hold)).Nanos;
        }
        catch (Exception problem) when (problem is OverflowException or ArgumentException)
        {
            return null;
        }
    }
}
