namespace CozeProxy.Admin.Ui.Channels;

/// <summary>What failed on a page, which itself says so in plain words only.</summary>
internal static partial class ChannelPageLog
{
    [LoggerMessage(6041, LogLevel.Warning, "Channels could not be read for a page of the console; it shows what it has")]
    public static partial void NotRead(ILogger logger, Exception exception);

    [LoggerMessage(6042, LogLevel.Warning, "What was asked for on a page about channels was not done")]
    public static partial void NotDone(ILogger logger, Exception exception);
}
