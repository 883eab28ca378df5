using System.Buffers;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Targets;

/// <summary>Something at Coze that answers: how it is called, and how its events become an answer.</summary>
public abstract class ChatTarget(string id)
{
    /// <summary>The workflow's, bot's or chatflow's id.</summary>
    public string Id { get; } = id;

    /// <summary>The public model whose price and permissions hold for it, where its own name has none.</summary>
    public abstract string Model { get; }

    /// <summary>The path under the channel's base URL.</summary>
    public abstract string Path { get; }

    internal abstract void WriteBody(ChatRequest request, IBufferWriter<byte> output);

    internal abstract EventConverter CreateConverter(AnswerSink answer, RunReport report);
}
