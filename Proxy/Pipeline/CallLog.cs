using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Settings;

namespace CozeProxy.Pipeline;

/// <summary>What operators read about each call when it is closed, in the language of <c>Logging:Language</c>. The fields are the same in both.</summary>
internal sealed partial class CallLog
{
    private const int RatioDecimals = 6;

    private readonly ILogger<CallLog> _logger;
    private readonly bool _isChinese;
    private readonly double _sample;

    public CallLog(IConfiguration configuration, ILogger<CallLog> logger)
    {
        _logger = logger;
        var settings = new SettingsReader(configuration);
        _sample = ReadSample(settings);
        _isChinese = ReadLanguage(settings) == "zh";
    }

    /// <summary>Which share of the calls that went well leaves its line (<c>Logging:Calls:Sample</c>); one that did not always does.</summary>
    public static double ReadSample(SettingsReader settings) => settings.Share("Logging:Calls:Sample", 1);

    /// <summary>The language of the line each call leaves (<c>Logging:Language</c>).</summary>
    public static string ReadLanguage(SettingsReader settings) => settings.Choice("Logging:Language", "en", "zh");

    public void Settled(string requestId, CallClosing closing)
    {
        var wentWell = closing.Outcome is CallOutcome.Completed or CallOutcome.Interrupted;
        if (wentWell && _sample < 1 && Random.Shared.NextDouble() >= _sample)
        {
            return;
        }

        var usage = closing.Usage.GetValueOrDefault();
        var price = closing.Price.Price;
        decimal? completionRatio = price.CompletionRatio is { } ratio ? Math.Round(ratio, RatioDecimals) : null;
        if (_isChinese)
        {
            Chinese.Settled(_logger, requestId, closing.Outcome, usage.InputTokens, usage.OutputTokens, usage.TotalTokens,
                price.InputPer1K, closing.Price.GroupRatio, completionRatio, closing.Charge, closing.Basis);
        }
        else
        {
            English.Settled(_logger, requestId, closing.Outcome, usage.InputTokens, usage.OutputTokens, usage.TotalTokens,
                price.InputPer1K, closing.Price.GroupRatio, completionRatio, closing.Charge, closing.Basis);
        }
    }

    public void SettlementFailed(string requestId, Exception exception) => English.SettlementFailed(_logger, requestId, exception);

    public void NotOurs(string requestId, SettleResult result, Money charge) => English.NotOurs(_logger, requestId, result, charge);

    private static partial class English
    {
        [LoggerMessage(5102, LogLevel.Error, "{RequestId} could not be settled; its hold stays until it is found again")]
        public static partial void SettlementFailed(ILogger logger, string requestId, Exception exception);

        [LoggerMessage(5103, LogLevel.Information,
            "{RequestId} {Outcome}. Input tokens: {InputTokens}, Output tokens: {OutputTokens}, Total tokens: {TotalTokens}. "
            + "Model price {ModelPrice}, group ratio {GroupRatio}, completion ratio {CompletionRatio}, charge {Charge} ({Basis})")]
        public static partial void Settled(
            ILogger logger, string requestId, CallOutcome outcome, long inputTokens, long outputTokens, long totalTokens,
            Money modelPrice, Ratio groupRatio, decimal? completionRatio, Money charge, ChargeBasis basis);

        [LoggerMessage(5104, LogLevel.Error,
            "{RequestId} is not open any more ({Result}): another closed it as abandoned. Its charge of {Charge} is not taken, and its answer does not end as finished")]
        public static partial void NotOurs(ILogger logger, string requestId, SettleResult result, Money charge);
    }

    private static partial class Chinese
    {
        [LoggerMessage(5103, LogLevel.Information,
            "{RequestId} {Outcome}. Input tokens: {InputTokens}, Output tokens: {OutputTokens}, Total tokens: {TotalTokens}. "
            + "模型价格 {ModelPrice}，分组倍率 {GroupRatio}，完成倍率 {CompletionRatio}，费用 {Charge}（{Basis}）")]
        public static partial void Settled(
            ILogger logger, string requestId, CallOutcome outcome, long inputTokens, long outputTokens, long totalTokens,
            Money modelPrice, Ratio groupRatio, decimal? completionRatio, Money charge, ChargeBasis basis);
    }
}
