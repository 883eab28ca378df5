using System.Text.Json.Serialization;
using CozeProxy.Billing.Pricing;
using CozeProxy.Channels.Testing;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Answers;

/// <summary>A channel's test as the admin API shows it, in the language that was asked for.</summary>
internal sealed record ChannelTestAnswer(bool Ok, IReadOnlyList<ChannelTestAnswer.Step> Steps, ChannelTestAnswer.PriceOfCall? Price, ChannelTestAnswer.RunOnce? Run)
{
    public static ChannelTestAnswer Of(ChannelTestResult result, Language language) => new(
        result.Ok,
        [.. result.Steps.Select(step => new Step(
            step.Name,
            step.State,
            step.Message.In(language),
            step.Hint?.In(language),
            step.Coze is { SaidSomething: true } fault ? new Said(fault.Code, fault.Message, fault.LogId) : null,
            (long)step.Duration.TotalMilliseconds))],
        result.Price is { } price ? PriceOfCall.Of(price) : null,
        result.Run is { } run ? RunOnce.Of(run) : null);

    internal sealed record Step(
        [property: JsonPropertyName("step")] TestStepName Name, TestStepState State, string Message, string? Hint, Said? Coze, long DurationMs);

    internal sealed record Said(long? Code, string? Msg, string? Logid);

    internal sealed record PriceOfCall(
        string Model, string Name, Money InputPer1K, Money OutputPer1K, Money PerCall, Money Minimum, Ratio ChannelRatio, Money Hold)
    {
        public static PriceOfCall Of(TestPrice price) => new(
            price.Model, price.Snapshot.PriceName, price.Snapshot.Price.InputPer1K, price.Snapshot.Price.OutputPer1K, price.Snapshot.Price.PerCall,
            price.Snapshot.Price.Minimum, price.Snapshot.ChannelRatio, price.Hold);
    }

    internal sealed record RunOnce(string Output, long? InputTokens, long? OutputTokens, long? TotalTokens, bool Estimated, Money? Charge, string? DebugUrl)
    {
        public static RunOnce Of(TestRun run) => new(
            run.Output, run.Usage?.InputTokens, run.Usage?.OutputTokens, run.Usage?.TotalTokens, run.Usage?.Estimated ?? false, run.Charge, run.DebugUrl);
    }
}
