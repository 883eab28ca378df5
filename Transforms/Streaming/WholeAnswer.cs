using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Transforms.Streaming;

/// <summary>An answer that is gathered and written as one object.</summary>
internal abstract class WholeAnswer(RunReport report) : AnswerSink(report)
{
    public abstract ReadOnlyMemory<byte> Finish(CozeUsage usage);
}
