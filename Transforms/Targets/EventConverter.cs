using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.Targets;

/// <summary>Turns the events of one run into text for the answer and facts for the report.</summary>
internal abstract class EventConverter : IDisposable
{
    /// <summary>Whether an answer that is one JSON object, and no failure, is what is expected in place of a stream.</summary>
    public virtual bool TakesJson => false;

    public abstract void Convert(in CozeEvent next);

    /// <summary>Takes such an answer, which ends the run as far as it is read here.</summary>
    public virtual void ConvertJson(ReadOnlySpan<byte> json) => throw new NotSupportedException();

    public abstract void Dispose();
}
