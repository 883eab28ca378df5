namespace CozeProxy.Transforms.Trials;

/// <summary>Where the way to a host ends.</summary>
public enum ReachFailure
{
    /// <summary>Its name is not known.</summary>
    Name,

    /// <summary>Nobody takes a connection.</summary>
    Connection,

    /// <summary>No secure connection comes about.</summary>
    Tls,

    /// <summary>It takes too long.</summary>
    Overdue,

    /// <summary>The connection breaks before an answer.</summary>
    Broken,
}
