using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Cli.Connecting;

/// <summary>Whom a command is to ask, as far as it was said.</summary>
/// <param name="Settings">The proxy's own arguments, which win over its configuration.</param>
/// <param name="Url">The address that was given.</param>
/// <param name="TokenFile">Where the token was said to be.</param>
/// <param name="Language">What errors are to be written in.</param>
internal sealed record AdminWish(string[] Settings, string? Url, string? TokenFile, Language Language);
