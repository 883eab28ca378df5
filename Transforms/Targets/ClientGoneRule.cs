namespace CozeProxy.Transforms.Targets;

/// <summary>What becomes of a run whose client has left.</summary>
public enum ClientGoneRule
{
    /// <summary>It is read to its end, so that what it used is known.</summary>
    Drain,

    /// <summary>It is cancelled at Coze, which only bots can be, and charged for what it did until then.</summary>
    Cancel,
}
