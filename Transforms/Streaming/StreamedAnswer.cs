using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Streaming;

/// <summary>An answer that is written as it comes, in the events of the client's dialect.</summary>
internal abstract class StreamedAnswer(RunReport report) : AnswerSink(report)
{
    /// <summary>What is written and not yet sent.</summary>
    public PooledBuffer Output { get; } = new();

    public override void Rest() => Output.Rest();

    /// <summary>Writes what ends a finished answer.</summary>
    public abstract void Finish(CozeUsage usage);

    /// <summary>Writes the error as the stream's last event: nothing may follow that looks like a finished answer.</summary>
    public abstract void Fail(ApiError error, Language language);
}
