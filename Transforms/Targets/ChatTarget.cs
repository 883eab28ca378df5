using System.Buffers;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Targets;

/// <summary>Something at Coze that answers: how it is called, and how its events become an answer.</summary>
public abstract class ChatTarget(TargetSettings settings, string model)
{
    public TargetSettings Settings { get; } = settings;

    /// <summary>The workflow's, bot's or chatflow's id.</summary>
    public string Id => Settings.Id;

    /// <summary>The public model whose price and permissions hold for it, where the name it was called by has none.</summary>
    public string Model { get; } = model;

    /// <summary>The path under the channel's base URL.</summary>
    public abstract string Path { get; }

    /// <summary>The query's parameters behind the path.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, string>> QueryFor(ChatRequest request) => [];

    /// <summary>The only channel it can be called over; null for any that serves its model.</summary>
    public virtual string? Channel => null;

    /// <summary>An estimate of the tokens that go in, for holds and for runs that report no usage.</summary>
    public virtual long EstimateInput(ChatRequest request) => request.EstimateInput();

    /// <summary>How many images or files one message may bring along: as many as there are parameters for, where it is not sent the messages themselves.</summary>
    internal virtual int MostFiles(FileKind kind) => FileInputs.Most(Settings.Inputs.Values, kind);

    /// <summary>Whether the files of this message, by its index, are for it. Parameters take those of the user's last one.</summary>
    internal virtual bool TakesFilesOf(ChatRequest request, int message)
    {
        for (var i = request.Messages.Count - 1; i > message; i--)
        {
            if (request.Messages[i].Role is MessageRole.User or MessageRole.Other)
            {
                return false;
            }
        }

        return request.Messages[message].Role is MessageRole.User or MessageRole.Other;
    }

    internal abstract void WriteBody(ChatExchange exchange, IBufferWriter<byte> output);

    internal abstract EventConverter CreateConverter(AnswerSink answer, RunReport report);
}
