using System.Globalization;
using CozeProxy.Billing;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace CozeProxy.Admin.Ui.Trying;

/// <summary>Shows how a trial goes, some ten times a second however fast it goes, and at its end what it really cost.</summary>
public sealed partial class TryResult : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    // A call that was stopped here is read to its end before it is settled.
    private static readonly TimeSpan SettledEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SettledWithin = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _gone = new();
    private TrySnapshot _seen = new();
    private UsageRow? _row;
    private bool _isLookedUp;
    private bool _failed;

    /// <summary>Told when the trial has ended.</summary>
    [Parameter]
    public EventCallback Ended { get; set; }

    [CascadingParameter]
    private Trial? Trial { get; set; }

    [Inject]
    private IServiceProvider Provider { get; set; } = null!;

    [Inject]
    private IOptions<BillingOptions> Billing { get; set; } = null!;

    private TimeProvider Time => Provider.GetRequiredService<TimeProvider>();

    // Data of the page, in no language.
    private string State => _seen.State switch
    {
        TryState.Running => "running",
        TryState.Done => "done",
        TryState.Failed => "failed",
        _ => "idle",
    };

    private bool IsSettled => _row is { Outcome: not null };

    private TokenUsage Tokens => IsSettled && _row!.Usage is { } usage ? usage : _seen.Usage;

    private Money? Charge => IsSettled ? _row!.Charge : Trial?.Estimate(_seen.Usage);

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized()
    {
        if (Trial is { } trial)
        {
            _seen = trial.Run.Look();
            _ = WatchAsync(trial);
        }
    }

    private async Task WatchAsync(Trial trial)
    {
        try
        {
            using var timer = new PeriodicTimer(LookEvery, Time);
            while (_seen.State == TryState.Running && await timer.WaitForNextTickAsync(_gone.Token))
            {
                _seen = trial.Run.Look();
                StateHasChanged();
            }

            await Ended.InvokeAsync();
            await LookUpAsync(trial);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (IOException)
        {
            _failed = true;
            StateHasChanged();
        }
    }

    private async Task LookUpAsync(Trial trial)
    {
        if (trial.KeyId is { } key)
        {
            var started = Time.GetTimestamp();
            using var timer = new PeriodicTimer(SettledEvery, Time);
            do
            {
                _row = await Provider.GetRequiredService<TryUsage>().FindAsync(key, _seen.RequestId, trial.Run.StartedAt, _gone.Token);
                StateHasChanged();
            }
            while (_row is { Outcome: null } && Time.GetElapsedTime(started) < SettledWithin && await timer.WaitForNextTickAsync(_gone.Token));
        }

        _isLookedUp = true;
        StateHasChanged();
    }

    private static string Ms(TimeSpan? span) => span is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:F0} ms") : "–";
}
