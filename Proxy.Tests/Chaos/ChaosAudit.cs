using System.Globalization;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Chaos;

/// <summary>Holds the books against what clients and Coze saw, when all is over.</summary>
internal sealed class ChaosAudit
{
    private const int PageSize = 1000;
    private const int MostShown = 20;

    private readonly ChaosLoad _run;
    private readonly Dictionary<string, List<JsonElement>> _rows;
    private readonly List<string> _faults = [];

    private ChaosAudit(ChaosLoad run, IEnumerable<JsonElement> rows)
    {
        _run = run;
        _rows = rows.GroupBy(row => Text(row, "target")).ToDictionary(group => group.Key, group => group.ToList());
    }

    /// <summary>Ends the load and audits. An error is one too many, except those a test expects, as "503 billing_unavailable".</summary>
    public static async Task RunAsync(ChaosLoad run, params IReadOnlyList<string> expectedRefusals)
    {
        await run.StopAsync();

        // Runs that clients left are read to their end, and what a dead process held is found.
        await Eventually.HoldsAsync(async () => (await VerifyAsync(run)).GetProperty("openHolds").GetInt64() == 0, $"Holds stay open.\n{run.Output}");
        var audit = new ChaosAudit(run, await RowsAsync(run));
        audit.CheckCalls(expectedRefusals);
        audit.CheckRuns();
        await audit.CheckBooksAsync();
        audit.Report();
    }

    private void CheckCalls(IReadOnlyList<string> expectedRefusals)
    {
        var reached = _run.Runs.Select(run => run.WorkflowId).ToHashSet();
        foreach (var call in _run.Calls)
        {
            var rows = _rows.GetValueOrDefault(call.WorkflowId, []);
            Check(rows.Count < 2, $"{call} has {rows.Count} rows");
            Check(call.End != CallEnd.UnderWay, $"{call} never ended");
            if (call.End == CallEnd.Complete)
            {
                Check(rows is [var row] && Text(row, "outcome") == "completed", $"{call} has no completed row");
            }
            else if (call.End == CallEnd.Refused)
            {
                Check(expectedRefusals.Contains(call.Reason), $"{call} should not have been refused");
                Check(call.IsDoubtful || !reached.Contains(call.WorkflowId), $"{call} was refused and reached Coze all the same");
            }

            foreach (var row in rows)
            {
                CheckCharge(call, row, reached.Contains(call.WorkflowId));
            }
        }
    }

    private void CheckCharge(ChaosCall call, JsonElement row, bool reached)
    {
        var (charge, outcome) = (Amount(row, "charge"), Text(row, "outcome"));
        Check(reached || charge == 0, $"{call} never reached Coze and is charged {charge}: {row}");
        if (outcome is "completed" or "client_gone")
        {
            Check(charge == call.Charge, $"{call} costs {call.Charge} and is charged {charge}: {row}");
        }
        else
        {
            Check(outcome.Length > 0, $"{call} is still open: {row}");
        }
    }

    private void CheckRuns()
    {
        foreach (var runs in _run.BilledRuns.GroupBy(run => run.WorkflowId))
        {
            Check(runs.Count() == 1, $"workflow {runs.Key} was run {runs.Count()} times");
            Check(_rows.ContainsKey(runs.Key), $"workflow {runs.Key} was run and has no row");
        }
    }

    private async Task CheckBooksAsync()
    {
        var account = await _run.GetAdminAsync($"accounts/{_run.Account.Id}");
        var charges = _rows.Values.SelectMany(rows => rows).Sum(row => Amount(row, "charge"));
        Check(Amount(account, "balance") == ChaosLoad.OpeningBalance - charges, $"the charges are {charges}, and the account has {account}");
        Check(Amount(account, "held") == 0, $"money is still held: {account}");
        var verification = await VerifyAsync(_run);
        Check(verification.GetProperty("ok").GetBoolean(), $"the ledger says {verification}");
    }

    private void Report()
    {
        var outcomes = _rows.Values.SelectMany(rows => rows).CountBy(row => Text(row, "outcome")).ToDictionary();
        var calls = _run.Calls.Count(call => call.End != CallEnd.Unreached);
        TestContext.Out.WriteLine(
            $"Chaos figures of {TestContext.CurrentContext.Test.Name}: {_run.Kills} kills, {calls} calls ({_run.Ends}), "
            + $"{_run.Ends.Of(CallEnd.Complete)} complete answers, {_run.BilledRuns.Count} runs, {_rows.Values.Sum(rows => rows.Count)} rows, "
            + $"of them {outcomes.GetValueOrDefault("abandoned")} abandoned");
        _faults.Count.ShouldBe(0, $"\n{string.Join('\n', _faults.Take(MostShown))}\nThe proxy said last:\n{_run.Output}");
    }

    private void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            _faults.Add(otherwise);
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> RowsAsync(ChaosLoad run)
    {
        var rows = new List<JsonElement>();
        for (var page = 1; ; page++)
        {
            var answer = await run.GetAdminAsync($"usage?account={run.Account.Id}&pageSize={PageSize}&page={page}");
            rows.AddRange(answer.GetProperty("items").EnumerateArray());
            if (rows.Count >= answer.GetProperty("total").GetInt32())
            {
                return rows;
            }
        }
    }

    private static Task<JsonElement> VerifyAsync(ChaosLoad run) => run.GetAdminAsync("ledger/verify");

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";

    private static decimal Amount(JsonElement item, string name) => decimal.Parse(Text(item, name), CultureInfo.InvariantCulture);
}
