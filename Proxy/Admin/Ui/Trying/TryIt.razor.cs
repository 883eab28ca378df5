using System.Text;
using CozeProxy.Admin.Operations;
using CozeProxy.Admin.Ui.Models;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;
using CozeProxy.Models;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Targets;
using Microsoft.AspNetCore.Components;

namespace CozeProxy.Admin.Ui.Trying;

public partial class TryIt
{
    private CancellationTokenSource _stop = new();
    private TryKeys _keys = null!;
    private Actor? _actor;

    [Inject]
    private IServiceProvider Provider { get; set; } = null!;

    [Inject]
    private ILogger<TryIt> Logger { get; set; } = null!;

    private T Get<T>()
        where T : notnull => Provider.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
        if (_actor is not null)
        {
            try
            {
                await _keys.ReturnAsync(_actor);
            }
            catch (IOException problem)
            {
                Log.NotReturned(Logger, problem);
            }
        }

        Dispose();
        GC.SuppressFinalize(this);
    }

    protected override async Task OnInitializedAsync()
    {
        _keys = new TryKeys(Get<TryKeyOperations>(), Get<TimeProvider>());
        _actor = await ActorAsync();
    }

    private async Task RunAsync()
    {
        // A click that came before the page had said that it takes none.
        if (_isStarting || IsRunning)
        {
            return;
        }

        _isStarting = true;
        _problem = null;
        try
        {
            _problem = await StartAsync();
        }
        catch (IOException)
        {
            _problem = Texts["NotRead"];
        }
        finally
        {
            _isStarting = false;
        }
    }

    // What is in the way, or null when it runs.
    private async Task<string?> StartAsync()
    {
        if (_request.FindMistake() is { } mistake)
        {
            return mistake.In(ViewerLanguage);
        }

        if (Get<TryAddress>().Find() is not { } address)
        {
            return Texts["NoAddress"];
        }

        _actor = await ActorAsync();
        var key = await _keys.GetAsync(_actor, Model);
        if (!key.IsDone)
        {
            return InWords(key.Error);
        }

        if (Gone.IsCancellationRequested)
        {
            // Left while it was lent: nobody else would give it back.
            await _keys.ReturnAsync(_actor);
            return null;
        }

        var caller = await Get<IKeyStore>().FindAsync(key.Value.Hash, Gone);
        var run = new TryRun(Get<TimeProvider>(), TextMeter.Estimate(Encoding.UTF8.GetBytes(_request.System + _request.User)));
        _trial = new Trial(run, caller?.KeyId, caller is null ? null : FindPrice(caller.Group));
        _stop.Dispose();
        _stop = new CancellationTokenSource();

        // Not on the page's own thread of events: it stays free for clicks, however fast the answer comes.
        var (text, body, language, stop) = (key.Value.Reveal(), _request.ToBody(), ViewerLanguage, _stop.Token);
        _ = Task.Run(() => Get<TryClient>().RunAsync(run, address, text, body, language, stop), CancellationToken.None);
        return null;
    }

    private PriceSnapshot? FindPrice(string group)
    {
        var model = Get<ModelCatalog>().Find(Model);
        var target = model?.Target.Id ?? _request.FindTarget() ?? Model[(Model.IndexOf('-', StringComparison.Ordinal) + 1)..];
        return Get<ModelPrices>().FindFor(group, model, Model, StandsFor(model), target);
    }

    private string StandsFor(RegisteredModel? model) => model is not null ? Model
        : Model.StartsWith("workflow-", StringComparison.Ordinal) ? TargetResolver.WorkflowModel
        : Model.StartsWith("bot-", StringComparison.Ordinal) ? TargetResolver.BotModel
        : TargetResolver.StandsFor(Model);

    private void Stop() => _stop.Cancel();

    private static partial class Log
    {
        [LoggerMessage(6043, LogLevel.Warning, "The key that was lent to try a model could not be revoked; it expires on its own")]
        public static partial void NotReturned(ILogger logger, Exception exception);
    }
}
