namespace CozeProxy.Tests.Chaos;

/// <summary>What a client saw of its call.</summary>
internal enum CallEnd
{
    /// <summary>Nothing yet.</summary>
    UnderWay,

    /// <summary>The whole answer: up to [DONE], or one JSON.</summary>
    Complete,

    /// <summary>It had enough after the first words and left.</summary>
    Left,

    /// <summary>A connection that broke, or a stream that said it had failed.</summary>
    Broken,

    /// <summary>An error in place of an answer.</summary>
    Refused,

    /// <summary>Nobody was listening.</summary>
    Unreached,
}
