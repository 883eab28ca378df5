using CozeProxy.Admin.Operations;
using Microsoft.AspNetCore.Components;

namespace CozeProxy.Admin.Ui.Shared;

/// <summary>A page or dialog that outlives a store that fails: it says so, and keeps what was entered.</summary>
public abstract class CarefulPage : ConsolePage
{
    [Inject]
    private ILoggerFactory Loggers { get; set; } = null!;

    /// <summary>What went wrong last, in the viewer's language; null when nothing did.</summary>
    protected string? Problem { get; set; }

    /// <summary>Whether a change is under way.</summary>
    protected bool IsBusy { get; private set; }

    private bool IsGone { get; set; }

    private ILogger Logger => Loggers.CreateLogger(GetType());

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
            ConsoleLog.NotRead(Logger, problem);
            Problem = Common["NotRead"];
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
            ConsoleLog.NotDone(Logger, problem);
            Problem = Common["NotChanged"];
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
}
