using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Chaos;

/// <summary>One call, known by a workflow of its own: what Coze does, what that must cost, and what its client saw.</summary>
internal sealed class ChaosCall
{
    private const decimal PerCall = 0.01m;
    private const decimal InputPer1K = 0.001m;
    private const decimal OutputPer1K = 0.002m;

    private readonly Func<WorkflowScript, WorkflowScript> _middle;

    private ChaosCall(int number, bool stream, bool leaves, IReadOnlyList<string> words, Func<WorkflowScript, WorkflowScript> middle)
    {
        Number = number;
        WorkflowId = $"{7_000_000_000 + number}";
        IsStream = stream;
        Leaves = leaves;
        Text = string.Concat(words);
        (InputTokens, OutputTokens) = (100 + number, 1000 + (7 * number % 1009));
        _middle = middle;
    }

    /// <summary>The configuration by which <see cref="Charge"/> is right.</summary>
    public static IReadOnlyDictionary<string, string> Price { get; } = new Dictionary<string, string>
    {
        ["Billing:Prices:coze-workflow:PerCall"] = $"{PerCall}",
        ["Billing:Prices:coze-workflow:InputPer1K"] = $"{InputPer1K}",
        ["Billing:Prices:coze-workflow:OutputPer1K"] = $"{OutputPer1K}",
    };

    public int Number { get; }

    public string WorkflowId { get; }

    public bool IsStream { get; }

    public bool Leaves { get; }

    public string Text { get; }

    public int InputTokens { get; }

    public int OutputTokens { get; }

    /// <summary>Its client has the beginning of an answer, which comes with Coze's first word.</summary>
    public TaskCompletionSource HasBegun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CallEnd End { get; private set; }

    /// <summary>What the client was told, where it was told something else than an answer.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Whether it was refused by what may have been running: Coze, or the way to it, broke before the first word.</summary>
    public bool IsDoubtful => Reason.StartsWith("502 ", StringComparison.Ordinal);

    /// <summary>Computed here and not by the product. No two neighbours cost the same.</summary>
    public decimal Charge => PerCall + (InputTokens / 1000m * InputPer1K) + (OutputTokens / 1000m * OutputPer1K);

    /// <summary>A call of any kind: at once or over a second, a stream or whole, with clients that stay and some that leave.</summary>
    public static ChaosCall Of(int number, int seed)
    {
        var random = new Random(unchecked(seed + (number * 7919)));
        var (words, pause) = random.Next(10) switch
        {
            < 4 => (random.Next(1, 4), 0),
            < 8 => (random.Next(3, 12), 20),
            _ => (random.Next(20, 30), 60),
        };
        var silence = random.Next(4) == 0 ? random.Next(200) : 0;
        var text = Words(number, words);
        var stream = random.Next(3) > 0;
        return new ChaosCall(number, stream, leaves: stream && random.Next(10) == 0, text, script =>
            script.Pause(TimeSpan.FromMilliseconds(silence)).Stream(text, pause: TimeSpan.FromMilliseconds(pause)));
    }

    /// <summary>A stream that is under way until the gate opens.</summary>
    public static ChaosCall Until(Task gate, int number)
    {
        var text = Words(number, 2);
        return new ChaosCall(number, stream: true, leaves: false, text, script => script.Say(text[0]).PauseUntil(gate).Say(text[1]));
    }

    /// <summary>What Coze does. It tells when a run of it begins.</summary>
    public WorkflowScript Script(Action begun) =>
        _middle(new WorkflowScript("chaos").Then(new Tell(begun))).EndWithOutput(Text, RunUsage.Of(InputTokens, OutputTokens)).Done();

    public void Ended(CallEnd end, string reason = "") => (End, Reason) = (end, reason);

    public override string ToString() => $"call {WorkflowId} ({(IsStream ? "stream" : "whole")}, {End} {Reason})";

    private static List<string> Words(int number, int count) => [.. Enumerable.Range(0, count).Select(index => $"word-{number}-{index} ")];
}
