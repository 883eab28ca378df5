using CozeProxy.Admin.Ui.Shared;
using Microsoft.AspNetCore.Components;

namespace CozeProxy.Admin.Ui.Channels;

/// <summary>A page that shows what moves: it is read again every few seconds, and keeps what it has where that fails.</summary>
public abstract class LivePage : ConsolePage
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    protected ILogger<LivePage> Logger { get; set; } = null!;

    /// <summary>Whether the last reading failed.</summary>
    protected bool IsOld { get; private set; }

    /// <summary>Reads once and then again from time to time, until the page is left.</summary>
    protected async Task BeginAsync()
    {
        await ReadAgainAsync();
        _ = FollowAsync(Gone);
    }

    protected async Task ReadAgainAsync()
    {
        try
        {
            await ReadAsync();
            IsOld = false;
        }
        catch (Exception e) when (e is not OperationCanceledException and not ObjectDisposedException)
        {
            IsOld = true;
            ConsoleLog.NotRead(Logger, e);
        }
    }

    protected abstract Task ReadAsync();

    private async Task FollowAsync(CancellationToken gone)
    {
        using var timer = new PeriodicTimer(Pace, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(gone))
            {
                await InvokeAsync(async () =>
                {
                    await ReadAgainAsync();
                    StateHasChanged();
                });
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }
}
