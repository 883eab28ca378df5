using System.Text.Json;

namespace CozeProxy.Tests.Compatibility;

/// <summary>
/// One row of the table: what a client may want, the probe that tries it, and how its result for a kind of target is judged:
/// what is amiss with it, or null when it works.
/// </summary>
internal sealed record Feature(string Probe, string Title, Func<JsonElement, string, string?> Judge)
{
    public override string ToString() => Probe;
}
