namespace CozeProxy.Admin.Ui.Shared;

/// <summary>What went wrong behind a page, which itself says no more than that it did.</summary>
internal static partial class ConsoleLog
{
    [LoggerMessage(6070, LogLevel.Error, "The console could not read {What}.", EventName = "ConsoleReadFailed")]
    public static partial void NotRead(ILogger logger, string what, Exception exception);

    [LoggerMessage(6071, LogLevel.Error, "The console could not change {What}.", EventName = "ConsoleChangeFailed")]
    public static partial void NotDone(ILogger logger, string what, Exception exception);
}
