using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Cli;

/// <summary>Ends a command with what is wrong, in one line.</summary>
internal class CommandFailure(LocalizedText text, int exitCode = ExitCode.Failed) : Exception(text.English)
{
    /// <summary>What the program ends with.</summary>
    public int Code => exitCode;

    public LocalizedText Text => text;
}
