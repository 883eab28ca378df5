namespace CozeProxy.Transforms.OAuth;

/// <summary>What is wrong with an app's configuration: the field as the console's JSON names it, and the rest of the sentence. It quotes no secret.</summary>
public readonly record struct OAuthAppMistake(string Field, string English, string Chinese);
