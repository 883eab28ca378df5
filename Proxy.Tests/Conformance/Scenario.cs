namespace CozeProxy.Tests.Conformance;

/// <summary>Something the emulator plays, and the model name by which it is asked for.</summary>
internal sealed record Scenario(string Name, string Model);
