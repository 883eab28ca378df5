using System.Text;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Tests.Transforms.Targets;

/// <summary>Keeps the pieces of an answer as they come.</summary>
internal sealed class CollectingSink(RunReport report) : AnswerSink(report)
{
    public List<string> Pieces { get; } = [];

    public override void Dispose()
    {
    }

    public List<string> Reasonings { get; } = [];

    protected override void Write(ReadOnlySpan<byte> utf8) => Pieces.Add(Encoding.UTF8.GetString(utf8));

    protected override void WriteReasoning(ReadOnlySpan<byte> utf8) => Reasonings.Add(Encoding.UTF8.GetString(utf8));
}
