namespace CozeProxy.Tests.EndToEnd;

/// <summary>A clock that goes right and is set wrong.</summary>
internal sealed class ShiftedTime(TimeSpan shift) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
}
