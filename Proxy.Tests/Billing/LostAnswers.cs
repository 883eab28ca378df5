using System.Data.Common;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage.Writing;

namespace CozeProxy.Tests.Billing;

/// <summary>A store in memory that fails when a commit is asked for: before it has done anything, or after it has done it all.</summary>
internal sealed class LostAnswers : IBatchStore
{
    private readonly Dictionary<long, LoadedCall> _calls = [];
    private readonly List<CallClosing> _closed = [];
    private bool? _losesNext;
    private long _held;

    public static CallOpening Opening { get; } = new()
    {
        CallId = 1,
        RequestId = "req-1",
        AccountId = 1,
        KeyId = 1,
        Model = "coze-workflow",
        Target = "7001",
        Channel = "main",
        Group = "default",
        Price = Some.PerCall("1"),
        Hold = Money.Parse("1"),
    };

    public IReadOnlyList<CallClosing> Closed => _closed;

    public IEnumerable<long> OpenCalls => _calls.Where(call => call.Value.IsOpen).Select(call => call.Key);

    public void LoseNext(bool cameThrough) => _losesNext = cameThrough;

    public void Open(LedgerBatch batch)
    {
        batch.Found(new AccountTally(1, Money.Parse("10").Nanos, _held));
        foreach (var id in batch.Calls.Where(_calls.ContainsKey).ToList())
        {
            batch.Found(id, _calls[id]);
        }
    }

    public void Close(LedgerBatch batch)
    {
        var loses = _losesNext;
        _losesNext = null;
        if (loses != false)
        {
            Write(batch);
        }

        if (loses is not null)
        {
            throw new IOException("The connection was lost.");
        }
    }

    public void Run(Action<DbConnection> statements) => throw new NotSupportedException();

    public void Rollback()
    {
        // What was not written is not there.
    }

    public bool IsCausedByData(Exception problem) => false;

    public void Dispose()
    {
        // There is nothing to let go.
    }

    private void Write(LedgerBatch batch)
    {
        foreach (var opening in batch.Opened)
        {
            _calls.Add(opening.CallId, new LoadedCall(opening.AccountId, opening.KeyId, opening.Hold.Nanos, Outcome: null));
        }

        foreach (var call in batch.Closed)
        {
            _calls[call.Closing.CallId] = _calls[call.Closing.CallId] with { Outcome = call.Closing.Outcome };
            _closed.Add(call.Closing);
        }

        // What one call sets aside and another lets go may come to nothing moved.
        _held = batch.Moved.SingleOrDefault()?.Held ?? _held;
    }
}
