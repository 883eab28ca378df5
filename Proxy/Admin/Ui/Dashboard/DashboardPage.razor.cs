using System.Globalization;
using CozeProxy.Admin.Ui.Shared;
using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Usage;
using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace CozeProxy.Admin.Ui.Dashboard;

/// <summary>What goes on: today or in another span, read anew every few seconds, and each part shown as soon as it is read.</summary>
public sealed partial class DashboardPage : ConsolePage
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private static readonly (string Name, string Text, UsageGrouping Grouping)[] Groupings =
    [
        ("model", "ByModel", UsageGrouping.Model), ("account", "ByAccount", UsageGrouping.Account), ("channel", "ByChannel", UsageGrouping.Channel),
    ];

    private readonly Dictionary<string, string> _accountNames = new(StringComparer.Ordinal);
    private CancellationToken _gone;
    private DashboardSpan _span = null!;
    private UsageTotals? _totals;
    private OpenHolds? _holds;
    private ChartData? _chart;
    private NewestCalls? _newest;
    private IReadOnlyList<ChannelState>? _channels;
    private DateTimeOffset? _readAt;
    private bool _mayChange;
    private bool _isUnread;
    private bool _isLoaded;
    private int _reading;

    [SupplyParameterFromQuery(Name = "span")]
    private string? SpanName { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    private string? ByName { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? FromDay { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? ToDay { get; set; }

    [Inject]
    private IUsageOverview Overview { get; set; } = null!;

    [Inject]
    private IAccountStore Accounts { get; set; } = null!;

    [Inject]
    private ChannelRegistry Registry { get; set; } = null!;

    [Inject]
    private ChannelHealth Health { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<DashboardPage> Logger { get; set; } = null!;

    [Inject]
    private IOptions<BillingOptions> Billing { get; set; } = null!;

    private string Currency => Billing.Value.Currency;

    private string By => Array.Exists(Groupings, grouping => grouping.Name == ByName) ? ByName! : Groupings[0].Name;

    private string ChartName => $"{_span.Name} {_span.From:O} {_span.To:O} {By}";

    private string? SuccessRate => _totals is null ? null : _totals.SuccessRate?.ToString("0.0 %", CultureInfo.InvariantCulture) ?? "–";

    private string? FirstByte => _newest is null ? null : Texts["MedianAndSlow", Number(_newest.MedianFirstByteMs) ?? "–", Number(_newest.SlowFirstByteMs) ?? "–"].Value;

    protected override async Task OnInitializedAsync()
    {
        _gone = Gone;
        _span = DashboardSpan.Read(SpanName, FromDay, ToDay, Clock);
        _ = RefreshAsync();
        _mayChange = (await ActorAsync()).MayChange;
    }

    protected override Task OnParametersSetAsync()
    {
        var span = DashboardSpan.Read(SpanName, FromDay, ToDay, Clock);
        if (span != _span)
        {
            (_totals, _newest) = (null, null);
        }

        (_span, _chart, _isLoaded) = (span, null, false);
        return LoadAsync();
    }

    private async Task RefreshAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Every, Time);
            while (await timer.WaitForNextTickAsync(_gone))
            {
                await InvokeAsync(() =>
                {
                    // Midnight makes another day of today.
                    _span = DashboardSpan.Read(SpanName, FromDay, ToDay, Clock);
                    return LoadAsync();
                });
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page is left.
        }
        catch (Exception problem) when (!_gone.IsCancellationRequested)
        {
            await DispatchExceptionAsync(problem);
        }
    }

    private async Task LoadAsync()
    {
        var (reading, span, grouping) = (++_reading, _span, Array.Find(Groupings, grouping => grouping.Name == By).Grouping);
        var isUnread = false;
        await Task.WhenAll(
            ShowAsync(() => Overview.TotalsAsync(span.From, span.To, _gone), totals => _totals = totals),
            ShowAsync(() => Overview.OpenHoldsAsync(_gone), holds => _holds = holds),
            ShowAsync(ReadChannelsAsync, channels => _channels = channels),
            ShowAsync(() => ReadChartAsync(span, grouping), chart => _chart = chart),
            ShowAsync(() => Overview.NewestAsync(span.From, span.To, _gone), newest => _newest = newest));
        if (reading == _reading)
        {
            (_isUnread, _isLoaded, _readAt) = (isUnread, true, Time.GetUtcNow());
            StateHasChanged();
        }

        async Task ShowAsync<T>(Func<Task<T>> read, Action<T> show)
        {
            if (reading != _reading || _gone.IsCancellationRequested)
            {
                return;
            }

            try
            {
                var found = await read();
                if (reading == _reading)
                {
                    show(found);
                    StateHasChanged();
                }
            }
            catch (IOException problem)
            {
                isUnread = true;
                Log.Unread(Logger, problem);
            }
            catch (OperationCanceledException) when (_gone.IsCancellationRequested)
            {
                // The page is left.
            }
        }
    }

    private async Task<IReadOnlyList<ChannelState>> ReadChannelsAsync() =>
    [
        .. (await Registry.ListAsync(_gone)).Select(entry => ChannelState.Of(entry, Health))
            .OrderBy(channel => channel.State is "Healthy" or "Disabled").ThenBy(channel => channel.Name, StringComparer.Ordinal),
    ];

    private async Task<ChartData> ReadChartAsync(DashboardSpan span, UsageGrouping grouping)
    {
        var chart = ChartData.Of(await Overview.SeriesAsync(span.From, span.To, span.Step, grouping, _gone), span, Clock);
        if (grouping == UsageGrouping.Account)
        {
            foreach (var id in chart.Series.Select(series => series.Label).OfType<string>())
            {
                if (await Accounts.GetAsync(long.Parse(id, CultureInfo.InvariantCulture), _gone) is { } account)
                {
                    lock (_accountNames)
                    {
                        _accountNames[id] = account.Name;
                    }
                }
            }
        }

        return chart;
    }

    private string NameOf(ChartSeries series)
    {
        if (series.Label is null)
        {
            return Texts["Others"];
        }

        if (By != "account")
        {
            return series.Label;
        }

        lock (_accountNames)
        {
            return _accountNames.GetValueOrDefault(series.Label) ?? Texts["Account", series.Label];
        }
    }

    private string AddressBy(string name) =>
        _span.Name == DashboardSpan.Chosen ? DashboardSpan.Address(FromDay, ToDay, name)! : DashboardSpan.Address(_span.Name, name);

    private static string? Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage(6090, LogLevel.Warning, "A figure of the dashboard could not be read; it is tried again.", EventName = "DashboardUnread")]
        public static partial void Unread(ILogger logger, Exception exception);
    }
}
