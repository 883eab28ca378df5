using CozeProxy.Billing;
using CozeProxy.Billing.Usage;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;
using Radzen;
using Radzen.Blazor;

namespace CozeProxy.Admin.Ui.Usage;

public sealed partial class UsagePage
{
    // Under this name the browser keeps which columns are shown.
    private const string ColumnsName = "usage.columns";

    private RadzenDataGrid<UsageRow>? _grid;
    private UsageView _view = new();
    private IReadOnlyList<string> _mistakes = [];
    private string? _requestId;
    private IReadOnlySet<string>? _columns;

    // Null lets the grid ask for the first ones by itself.
    private IReadOnlyList<UsageRow>? _rows;
    private UsageSum? _sum;
    private string? _problem;
    private bool _isLoading;

    // Counted once for all pages; null when that is still to be done.
    private long? _total;

    protected override void OnInitialized()
    {
        Read(Navigation.Uri);
        Navigation.LocationChanged += OnMoved;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _columns = UsageColumn.Read(await AskBrowserAsync<string?>("cozeproxy.recall", ColumnsName));
            StateHasChanged();
        }
    }

    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= OnMoved;
        base.Dispose(disposing);
    }

    private void OnMoved(object? sender, LocationChangedEventArgs moved)
    {
        // The last one is on its way to another page.
        if (new Uri(moved.Location).AbsolutePath == UsageView.Path)
        {
            Read(moved.Location);
            _ = InvokeAsync(ShowAsync);
        }
    }

    private void Read(string location)
    {
        var address = new Uri(location);
        (_view, _mistakes) = UsageView.Of(address);
        _requestId = QueryHelpers.ParseQuery(address.Query).TryGetValue("requestId", out var asked) ? asked.ToString() : null;
    }

    /// <summary>Reads the first page anew, and what all of them come to.</summary>
    private async Task ShowAsync()
    {
        _total = null;
        StateHasChanged();
        if (_grid is not null)
        {
            await _grid.FirstPage(forceReload: true);
        }
    }

    private async Task LoadAsync(LoadDataArgs wanted)
    {
        var (view, gone) = (_view, Gone);
        var size = wanted.Top ?? 50;
        var page = new PageRequest(((wanted.Skip ?? 0) / size) + 1, size);
        _isLoading = true;
        try
        {
            if (_total is null)
            {
                var found = await Usage.QueryAsync(view.Filter, page, gone);
                var sums = await Usage.SummarizeAsync(view.Filter, UsageGrouping.None, gone);
                if (view == _view)
                {
                    (_rows, _total, _sum) = (found.Items, found.Total, sums[0]);
                }
            }
            else
            {
                var rows = await Usage.ReadPageAsync(view.Filter, page, gone);
                _rows = view == _view ? rows : _rows;
            }

            _problem = null;
        }
        catch (Exception) when (gone.IsCancellationRequested)
        {
            // Nobody looks any more.
            return;
        }
        catch (IOException)
        {
            _problem = "StoreFailed";
        }

        _isLoading = false;
        StateHasChanged();
    }

    private async Task KeepAsync(IReadOnlySet<string> columns)
    {
        _columns = columns;
        await AskBrowserAsync<bool>("cozeproxy.remember", ColumnsName, UsageColumn.Write(columns));
    }

    // A browser that keeps nothing, or is gone, is shown what everybody is.
    private async Task<T?> AskBrowserAsync<T>(string function, params object?[] arguments)
    {
        try
        {
            return await Browser.InvokeAsync<T>(function, Gone, arguments);
        }
        catch (Exception problem) when (problem is JSException or JSDisconnectedException or OperationCanceledException)
        {
            return default;
        }
    }
}
