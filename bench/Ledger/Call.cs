using System.Globalization;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Bench.Ledger;

/// <summary>A call as the proxy would write it down: a row is as long as it is there.</summary>
internal static class Call
{
    private static readonly PriceSnapshot Price = new(
        "coze-workflow", new Price(Money.Parse("0.001"), Money.Parse("0.002"), Money.Zero, Money.Zero), Ratio.One, Ratio.One);

    private static readonly Money Hold = Money.Parse("0.01");

    public static CallOpening Open(long callId, Account account) => new()
    {
        CallId = callId,
        RequestId = string.Create(CultureInfo.InvariantCulture, $"chatcmpl-{callId:x32}"),
        AccountId = account.Id,
        KeyId = account.Id,
        Model = "coze-workflow",
        Target = "7342866812345678901",
        Channel = "main",
        Group = account.Group,
        Price = Price,
        Hold = Hold,
        Stream = true,
    };

    public static CallClosing Close(CallOpening opening) => new()
    {
        CallId = opening.CallId,
        AccountId = opening.AccountId,
        KeyId = opening.KeyId,
        Hold = opening.Hold,
        Channel = opening.Channel,
        Price = opening.Price,
        Basis = ChargeBasis.Reported,
        Usage = new TokenUsage(50, 100, 150, Estimated: false),
        Outcome = CallOutcome.Completed,
        Status = 200,
        FirstByteMs = 120,
        DurationMs = 3450,
        CozeLogId = "20250106172024B5F607030EFFAD653960",
        ExecuteId = "7417021412903256064",
        DebugUrl = "https://www.coze.cn/work_flow?execute_id=7417021412903256064&space_id=7417021412903256065&workflow_id=7342866812345678901",
    };
}
