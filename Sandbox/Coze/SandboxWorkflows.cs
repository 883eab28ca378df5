namespace CozeProxy.Sandbox.Coze;

/// <summary>The ids of the workflows every emulator has from the start.</summary>
internal static class SandboxWorkflows
{
    public const string WordByWord = "7342866812345";

    public const string EndVariables = "7342866812401";
    public const string EndStreams = "7342866812402";
    public const string EndText = "7342866812403";
    public const string EndTextEnvelope = "7342866812404";
    public const string Slow = "7342866812405";
    public const string Interrupted = "7342866812406";

    public const string ErrorFirst = "7342866812411";
    public const string ErrorMidway = "7342866812412";
    public const string ErrorThenDone = "7342866812413";
    public const string NodeFailure = "7342866812414";
    public const string WorkflowTimeout = "7342866812415";
    public const string Unpublished = "7342866812416";
    public const string LowerCaseError = "7342866812417";

    public const string JsonError = "7342866812421";
    public const string HttpServerError = "7342866812422";
    public const string RateLimitedJson = "7342866812423";
    public const string RateLimitedHttp = "7342866812424";

    public const string TokenExpired = "7342866812431";
    public const string TokenRefusedOnFirstUse = "7342866812432";
    public const string TokenAlwaysRefused = "7342866812433";
    public const string TokenRefusedAsJson = "7342866812434";

    public const string DroppedBeforeAnything = "7342866812441";
    public const string DroppedMidway = "7342866812442";
    public const string Truncated = "7342866812443";

    public const string EmptyDone = "7342866812451";
    public const string EmptyOutput = "7342866812452";

    public const string NoUsage = "7342866812461";
    public const string LegacyToken = "7342866812462";
    public const string NullUsage = "7342866812463";
    public const string ZeroUsage = "7342866812464";

    public const string VeryLongLine = "7342866812471";
    public const string UnknownEvents = "7342866812472";

    public const string AsksTwice = "7342866812481";
    public const string AsksForInput = "7342866812482";
}
