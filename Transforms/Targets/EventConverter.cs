using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.Targets;

/// <summary>Turns the events of one run into text for the answer and facts for the report.</summary>
internal abstract class EventConverter : IDisposable
{
    public abstract void Convert(in CozeEvent next);

    public abstract void Dispose();
}
