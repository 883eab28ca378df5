namespace CozeProxy.Admin.Ui.Shared;

/// <summary>What went wrong behind a page, which itself says no more than that it did; the category is the page.</summary>
internal static partial class ConsoleLog
{
    [LoggerMessage(6070, LogLevel.Warning, "A page of the console could not read what it shows", EventName = "PageNotRead")]
    public static partial void NotRead(ILogger logger, Exception exception);

    [LoggerMessage(6071, LogLevel.Warning, "What was asked for on a page of the console was not done", EventName = "ChangeNotMade")]
    public static partial void NotDone(ILogger logger, Exception exception);
}
