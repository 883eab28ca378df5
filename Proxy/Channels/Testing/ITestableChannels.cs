namespace CozeProxy.Channels.Testing;

/// <summary>Where channels are found to be tested, the ones that are switched off or mistaken too.</summary>
internal interface ITestableChannels
{
    /// <summary>The channel as it is set up now; null when there is none of that name.</summary>
    Task<ChannelUnderTest?> FindAsync(string name, CancellationToken cancellationToken);
}
