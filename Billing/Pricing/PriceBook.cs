using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CozeProxy.Billing.Pricing;

/// <summary>Merges declared and stored prices into one table and swaps it whole, so a reader never sees half a change.</summary>
internal sealed partial class PriceBook : IPriceBook
{
    private readonly Lock _gate = new();
    private readonly ILogger<PriceBook> _logger;
    private PriceTable _declared;
    private PriceTable _stored = PriceTable.Empty;
    private volatile PriceTable _current;

    public PriceBook(IOptions<BillingOptions> options, ILogger<PriceBook> logger)
    {
        _logger = logger;
        _declared = BillingOptionsReader.Read(options.Value).Prices;
        _current = _declared;
    }

    public PriceTable Declared => Volatile.Read(ref _declared);

    public bool TryFind(string model, string target, string? channelDefault, [NotNullWhen(true)] out NamedPrice? price)
    {
        var prices = _current.Prices;
        return prices.TryGetValue(model, out price)
            || prices.TryGetValue(target, out price)
            || (channelDefault is not null && prices.TryGetValue(channelDefault, out price));
    }

    public bool TryFind(string name, [NotNullWhen(true)] out NamedPrice? price) => _current.Prices.TryGetValue(name, out price);

    public Ratio GroupRatio(string group) => _current.Groups.TryGetValue(group, out var ratio) ? ratio : Ratio.One;

    /// <summary>Takes over changed configuration; what does not read as prices leaves those in force untouched.</summary>
    public void Redeclare(BillingOptions options)
    {
        var reading = BillingOptionsReader.Read(options);
        if (reading.Errors.Count > 0)
        {
            Log.ConfigurationRefused(_logger, string.Join(" ", reading.Errors));
            return;
        }

        lock (_gate)
        {
            _declared = reading.Prices;
            _current = _declared.Over(_stored);
        }

        Log.PricesInForce(_logger, _current.Prices.Count, _current.Groups.Count);
    }

    /// <summary>Takes over what the store holds now.</summary>
    public void Restock(PriceTable stored)
    {
        lock (_gate)
        {
            _stored = stored;
            _current = _declared.Over(_stored);
        }

        Log.PricesInForce(_logger, _current.Prices.Count, _current.Groups.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Information, "{Prices} prices and {Groups} group ratios are in force.", EventName = "PricesInForce")]
        public static partial void PricesInForce(ILogger logger, int prices, int groups);

        [LoggerMessage(5002, LogLevel.Error, "The changed billing configuration is not usable, the prices in force stay: {Errors}", EventName = "PriceConfigurationRefused")]
        public static partial void ConfigurationRefused(ILogger logger, string errors);
    }
}
