using CozeProxy.Admin.Operations;
using CozeProxy.Admin.Ui.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace CozeProxy.Admin.Ui.Accounts;

/// <summary>A page or dialog that outlives a store that fails: it says so, and keeps what was entered.</summary>
public abstract partial class CarefulPage : ConsolePage
{
    [Inject]
    private IStringLocalizer<AccountTexts> Words { get; set; } = null!;

    [Inject]
    private ILogger<CarefulPage> Logger { get; set; } = null!;

    /// <summary>What went wrong last, in the viewer's language; null when nothing did.</summary>
    protected string? Problem { get; set; }

    /// <summary>Whether a change is under way.</summary>
    protected bool IsBusy { get; private set; }

    private bool IsGone { get; set; }

    /// <summary>Reads something. Whoever has left the page waits for nothing any more.</summary>
    protected async Task ReadAsync(Func<CancellationToken, Task> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            await read(Gone);
            Problem = null;
        }
        catch (Exception) when (IsGone)
        {
            // Nobody looks.
        }
        catch (Exception problem)
        {
            Log.NotRead(Logger, problem);
            Problem = Words["NotRead"];
        }
    }

    /// <summary>Changes something, one change at a time; null when it was not done and <see cref="Problem"/> says why.</summary>
    internal async Task<T?> ChangeAsync<T>(Func<Actor, Task<OperationResult<T>>> change)
        where T : class
    {
        if (IsBusy)
        {
            return null;
        }

        IsBusy = true;
        try
        {
            var result = await change(await ActorAsync());
            Problem = result.IsDone ? null : InWords(result.Error);
            return result.Value;
        }
        catch (Exception problem)
        {
            Log.NotChanged(Logger, problem);
            Problem = Words["NotChanged"];
            return null;
        }
        finally
        {
            IsBusy = false;
        }
    }

    protected override void Dispose(bool disposing)
    {
        IsGone = true;
        base.Dispose(disposing);
    }

    private static partial class Log
    {
        [LoggerMessage(6050, LogLevel.Warning, "A page of the console could not read what it shows", EventName = "PageNotRead")]
        public static partial void NotRead(ILogger logger, Exception exception);

        [LoggerMessage(6051, LogLevel.Warning, "A change asked for in the console was not made", EventName = "ChangeNotMade")]
        public static partial void NotChanged(ILogger logger, Exception exception);
    }
}
