using System.CommandLine;
using System.Globalization;

namespace CozeProxy.Cli.Commands;

/// <summary>Which calls are meant, as the command line says it.</summary>
internal sealed class UsageFilterOptions
{
    private readonly Option<string?> _last = Words.Text("--last", "Only calls of the last 90m, 24h, 7d, …");
    private readonly Option<string?> _account = Words.Text("--account", "Only calls of this account, by its id or name.");
    private readonly Option<long?> _key = new("--key") { Description = "Only calls of this key, by its id." };
    private readonly Option<string?> _model = Words.Text("--model", "Only calls of this model.");
    private readonly Option<string?> _channel = Words.Text("--channel", "Only calls over this channel.");
    private readonly Option<string?> _outcome = Words.Text("--outcome", "Only calls that ended so: completed, refused, failed, interrupted, client_gone, abandoned.");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _last, _account, _key, _model, _channel, _outcome })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The address of a resource of those calls.</summary>
    public async Task<string> AddressAsync(CommandContext run, string path, CancellationToken cancellationToken, params (string Name, string? Value)[] more)
    {
        var from = run.Get(_last) is { } span ? Moments.InQuery(Moments.Ago(span, TimeProvider.System.GetUtcNow())) : null;
        var account = await AccountLookup.FindIdAsync(run.Api, run.Get(_account), cancellationToken);
        return Addresses.Query(
            path,
            [
                ("from", from), ("account", account?.ToString(CultureInfo.InvariantCulture)), ("key", run.Get(_key)?.ToString(CultureInfo.InvariantCulture)),
                ("model", run.Get(_model)), ("channel", run.Get(_channel)), ("outcome", run.Get(_outcome)), .. more,
            ]);
    }
}
