using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Channels.Checks;

/// <summary>What was found of one field of credentials that somebody types. It quotes no secret.</summary>
/// <param name="Field">The field as the console's JSON names it.</param>
/// <param name="Verdict">Whether it can stay so.</param>
/// <param name="Text">What it holds, or what is wrong with it.</param>
internal sealed record FieldCheck(string Field, CheckVerdict Verdict, LocalizedText Text);
