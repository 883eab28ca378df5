using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.Targets;

/// <summary>Turns the events of one run into text for the answer and facts for the report.</summary>
internal abstract class EventConverter : IDisposable
{
    public abstract void Convert(in CozeEvent next);

    /// <summary>No more events come, in whatever way that was: the last chance to end the report well.</summary>
    public virtual void EndOfStream()
    {
    }

    /// <summary>Takes an answer that came as one JSON object in place of a stream, and is no failure.</summary>
    public virtual void ConvertJson(ReadOnlySpan<byte> json) => throw new InvalidDataException("A stream was to come, not an object.");

    /// <summary>Gives back what is only needed while an event is converted: the next may take its time.</summary>
    public virtual void Rest()
    {
    }

    public abstract void Dispose();
}
