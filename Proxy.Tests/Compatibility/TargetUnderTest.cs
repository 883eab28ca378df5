using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.Compatibility;

/// <summary>
/// A kind of target, as its probes find it: the models <c>&lt;kind&gt;</c>, <c>-unpublished</c>, <c>-breaks</c>,
/// <c>-thinks</c>, <c>-sees</c> and <c>-asks</c>, each over something that the emulator has.
/// </summary>
internal sealed record TargetUnderTest(string Kind, Action<CozeEmulator> Publish, IReadOnlyDictionary<string, string?> Configuration)
{
    public override string ToString() => Kind;
}
