namespace CozeProxy.Channels.Testing;

/// <summary>The steps of a channel's test, in their order.</summary>
internal enum TestStepName
{
    /// <summary>The credentials can be read and fit the base URL.</summary>
    Credentials,

    /// <summary>Coze gives a token for them.</summary>
    Token,

    /// <summary>A workflow runs with that token.</summary>
    Run,
}
