namespace CozeProxy.Tests.Servers;

/// <summary>How a program ended and what it said.</summary>
internal sealed record ProgramEnd(int ExitCode, string Output, string Errors);
