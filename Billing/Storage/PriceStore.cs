using CozeProxy.Billing.Pricing;
using Dapper;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Billing.Storage;

/// <summary>The prices and groups tables; every change goes on into the price book before it is reported done.</summary>
internal sealed partial class PriceStore : IPriceStore, IDisposable
{
    private readonly Database _database;
    private readonly PriceBook _book;
    private readonly ILogger<PriceStore> _logger;
    private readonly SemaphoreSlim _restocking = new(1, 1);

    public PriceStore(Database database, PriceBook book, ILogger<PriceStore> logger)
    {
        (_database, _book, _logger) = (database, book, logger);
        database.WhenChangedElsewhere(StoredTopic.Prices, () => _ = RestockSoonAsync());
    }

    public async Task<IReadOnlyList<PriceEntry>> ListPricesAsync(CancellationToken cancellationToken)
    {
        var (declared, stored) = (_book.Declared, await ReadAsync(cancellationToken));
        return declared.Over(stored).Prices.Values
            .Select(price => new PriceEntry(price.Name, price.Price, declared.Prices.ContainsKey(price.Name)))
            .OrderBy(price => price.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
    }

    public async Task<PriceEntry?> GetPriceAsync(string name, CancellationToken cancellationToken) =>
        (await ListPricesAsync(cancellationToken)).FirstOrDefault(price => price.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public async Task<PriceStoreResult> PutPriceAsync(string name, Price price, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(price);
        if (_book.Declared.Prices.ContainsKey(name))
        {
            return PriceStoreResult.DeclaredInConfiguration;
        }

        Money[] amounts = [price.InputPer1K, price.OutputPer1K, price.PerCall, price.Minimum];
        if (string.IsNullOrWhiteSpace(name) || amounts.Any(amount => amount < Money.Zero))
        {
            return PriceStoreResult.Invalid;
        }

        return await ChangeAsync(
            """
            DELETE FROM prices WHERE lower(name) = lower(@Name);
            INSERT INTO prices (name, input_per_1k, output_per_1k, per_call, minimum, missing_usage, hold)
            VALUES (@Name, @InputPer1K, @OutputPer1K, @PerCall, @Minimum, @MissingUsage, @Hold)
            """,
            PriceRow.Of(name, price),
            cancellationToken);
    }

    public async Task<PriceStoreResult> DeletePriceAsync(string name, CancellationToken cancellationToken) =>
        _book.Declared.Prices.ContainsKey(name)
            ? PriceStoreResult.DeclaredInConfiguration
            : await ChangeAsync("DELETE FROM prices WHERE lower(name) = lower(@name)", new { name }, cancellationToken);

    public async Task<IReadOnlyList<GroupEntry>> ListGroupsAsync(CancellationToken cancellationToken)
    {
        var (declared, stored) = (_book.Declared, await ReadAsync(cancellationToken));
        return declared.Over(stored).Groups
            .Select(group => new GroupEntry(group.Key, group.Value, declared.Groups.ContainsKey(group.Key)))
            .OrderBy(group => group.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
    }

    public async Task<GroupEntry?> GetGroupAsync(string name, CancellationToken cancellationToken) =>
        (await ListGroupsAsync(cancellationToken)).FirstOrDefault(group => group.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public async Task<PriceStoreResult> PutGroupAsync(string name, Ratio ratio, CancellationToken cancellationToken)
    {
        if (_book.Declared.Groups.ContainsKey(name))
        {
            return PriceStoreResult.DeclaredInConfiguration;
        }

        return string.IsNullOrWhiteSpace(name) || ratio.Millionths < 0
            ? PriceStoreResult.Invalid
            : await ChangeAsync(
                "DELETE FROM groups WHERE lower(name) = lower(@name); INSERT INTO groups (name, ratio) VALUES (@name, @Millionths)",
                new { name, ratio.Millionths },
                cancellationToken);
    }

    public async Task<PriceStoreResult> DeleteGroupAsync(string name, CancellationToken cancellationToken) =>
        _book.Declared.Groups.ContainsKey(name)
            ? PriceStoreResult.DeclaredInConfiguration
            : await ChangeAsync("DELETE FROM groups WHERE lower(name) = lower(@name)", new { name }, cancellationToken);

    /// <summary>Puts what is stored into the price book, as the proxy does before it serves.</summary>
    public async Task RestockAsync(CancellationToken cancellationToken)
    {
        // Reading and putting in force go together: of two changes at once, the later one must not be overwritten by a reading
        // made before it.
        await _restocking.WaitAsync(cancellationToken);
        try
        {
            _book.Restock(await ReadAsync(cancellationToken));
        }
        finally
        {
            _restocking.Release();
        }
    }

    public void Dispose() => _restocking.Dispose();

    private async Task<PriceStoreResult> ChangeAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        var changed = await _database.WriteAsync(
            connection =>
            {
                _database.Announce(connection, StoredTopic.Prices);
                return connection.Execute(sql, parameters);
            },
            cancellationToken);
        if (changed == 0)
        {
            return PriceStoreResult.NotFound;
        }

        // The change is durable by now: giving up here would leave book and store apart.
        await RestockAsync(CancellationToken.None);
        return PriceStoreResult.Done;
    }

    // Nobody waits for it: what goes wrong is logged, and the prices in force stay.
    private async Task RestockSoonAsync()
    {
        try
        {
            await RestockAsync(CancellationToken.None);
        }
        catch (Exception problem)
        {
            Log.RestockFailed(_logger, problem);
        }
    }

    private Task<PriceTable> ReadAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        async connection =>
        {
            var prices = await connection.QueryAsync<PriceRow>(
                "SELECT name, input_per_1k, output_per_1k, per_call, minimum, missing_usage, hold FROM prices");
            var groups = await connection.QueryAsync<GroupRow>("SELECT name, ratio FROM groups");
            return PriceTable.Of(
                prices.Select(row => new NamedPrice(row.Name, row.ToPrice())),
                groups.Select(row => KeyValuePair.Create(row.Name, new Ratio(row.Ratio))));
        },
        cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(5003, LogLevel.Error, "Prices changed by another replica could not be read; those in force stay.", EventName = "PricesNotRead")]
        public static partial void RestockFailed(ILogger logger, Exception exception);
    }

    private sealed class PriceRow
    {
        public string Name { get; init; } = "";

        public long InputPer1K { get; init; }

        public long OutputPer1K { get; init; }

        public long PerCall { get; init; }

        public long Minimum { get; init; }

        public int MissingUsage { get; init; }

        public long? Hold { get; init; }

        public static PriceRow Of(string name, Price price) => new()
        {
            Name = name,
            InputPer1K = price.InputPer1K.Nanos,
            OutputPer1K = price.OutputPer1K.Nanos,
            PerCall = price.PerCall.Nanos,
            Minimum = price.Minimum.Nanos,
            MissingUsage = (int)price.MissingUsage,
            Hold = price.Hold?.Nanos,
        };

        public Price ToPrice() => new(new Money(InputPer1K), new Money(OutputPer1K), new Money(PerCall), new Money(Minimum))
        {
            MissingUsage = (MissingUsage)MissingUsage,
            Hold = Hold is { } nanos ? new Money(nanos) : null,
        };
    }

    private sealed class GroupRow
    {
        public string Name { get; init; } = "";

        public long Ratio { get; init; }
    }
}
