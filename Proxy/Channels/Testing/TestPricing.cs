using CozeProxy.Billing.Outcomes;
using CozeProxy.Billing.Pricing;
using CozeProxy.Models;
using CozeProxy.Pipeline;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Targets;
using CozeProxy.Transforms.Trials;

namespace CozeProxy.Channels.Testing;

/// <summary>What a workflow costs over a channel, found as for a call, for an account whose group has the ratio 1.</summary>
internal sealed class TestPricing(CallPricing pricing, HoldEstimate estimate, ModelCatalog models)
{
    /// <summary>The price under the first name by which the workflow can be called and that has one; null when nobody can call it.</summary>
    public TestPrice? Find(ChannelUnderTest channel, string workflowId, ReadOnlyMemory<byte> parameters)
    {
        foreach (var model in models.All.Where(model => IsOf(model, workflowId)).OrderBy(model => model.Name, StringComparer.Ordinal))
        {
            if (pricing.Find(model, model.Name, workflowId, channel.DefaultPrice, channel.Ratio) is { } registered)
            {
                return Of(model.Name, registered, parameters);
            }
        }

        return models.IsOpen
            && pricing.Find(null, TargetResolver.WorkflowModel, workflowId, channel.DefaultPrice, channel.Ratio) is { } open
            ? Of(TargetResolver.WorkflowModel, open, parameters)
            : null;
    }

    /// <summary>What a call like this run is charged, by the rules for all calls.</summary>
    public static Money Charge(TestPrice price, WorkflowTrialResult run, ReadOnlyMemory<byte> parameters)
    {
        var input = TextMeter.Estimate(parameters.Span);
        var verdict = OutcomeRules.Decide(new CallFacts
        {
            Ending = run.Asks ? RunEnding.Interrupted : RunEnding.Completed,
            Reported = run.Usage is { } usage ? Tokens(usage) : null,
            Estimate = new TokenUsage(input, run.EstimatedOutputTokens, input + run.EstimatedOutputTokens, Estimated: true),
            Price = price.Snapshot,
            Hold = price.Hold,
        });
        return ChargeCalculator.Charge(price.Snapshot, verdict.Basis, verdict.Usage, price.Hold);
    }

    private TestPrice Of(string model, PriceSnapshot snapshot, ReadOnlyMemory<byte> parameters) =>
        new(model, snapshot, estimate.Of(snapshot, TextMeter.Estimate(parameters.Span), maxTokens: null));

    private static bool IsOf(RegisteredModel model, string workflowId) =>
        model.Target.Kind == TargetKind.Workflow && model.Target.Id == workflowId;

    private static TokenUsage Tokens(CozeUsage usage) => new(usage.InputTokens, usage.OutputTokens, usage.TotalTokens, usage.Estimated);
}
