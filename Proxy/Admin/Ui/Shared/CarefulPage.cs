using CozeProxy.Admin.Operations;
using Microsoft.AspNetCore.Components;

namespace CozeProxy.Admin.Ui.Shared;

/// <summary>A page or dialog that outlives a store that fails: it says so, and keeps what was entered.</summary>
public abstract class CarefulPage : ConsolePage
{
    private int _asked;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = null!;

    /// <summary>What went wrong last, in the viewer's language; null when nothing did.</summary>
    protected internal string? Problem { get; set; }

    /// <summary>Whether a change is under way.</summary>
    protected internal bool IsBusy { get; private set; }

    /// <summary>Whether it has been left.</summary>
    protected bool IsGone => Gone.IsCancellationRequested;

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

    /// <summary>Reads what is shown in place of what is now; an answer that a later question has overtaken is not shown.</summary>
    protected Task ReadNewestAsync<T>(Func<CancellationToken, Task<T>> read, Action<T> show)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(show);
        var asked = ++_asked;
        return ReadAsync(async gone =>
        {
            var found = await read(gone);
            if (asked == _asked)
            {
                show(found);
            }
        });
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
}
