namespace CozeProxy.Transforms.Targets.Parameters;

/// <summary>How parameters are written.</summary>
internal enum ParameterStyle
{
    /// <summary>As the JSON values they are.</summary>
    Json,

    /// <summary>As texts, as a bot's variables must be: a value that is none becomes its JSON, and null is left out.</summary>
    Texts,
}
