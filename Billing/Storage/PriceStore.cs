using System.Data.Common;
using CozeProxy.Billing.Pricing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CozeProxy.Billing.Storage;

/// <summary>The prices and groups tables; every change goes on into the price book before it is reported done.</summary>
internal sealed partial class PriceStore : IPriceStore, IDisposable
{
    private readonly Database _database;
    private readonly PriceBook _book;
    private readonly string _currency;
    private readonly ILogger<PriceStore> _logger;
    private readonly SemaphoreSlim _restocking = new(1, 1);

    public PriceStore(Database database, PriceBook book, IOptions<BillingOptions> options, ILogger<PriceStore> logger)
    {
        (_database, _book, _currency, _logger) = (database, book, options.Value.Currency.ToUpperInvariant(), logger);
        database.WhenChangedElsewhere(StoredTopic.Prices, RestockSoonAsync);
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

    public async Task<PriceStoreResult> PutPriceAsync(string name, Price price, Func<Price?, bool> mayReplace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(price);
        ArgumentNullException.ThrowIfNull(mayReplace);
        if (_book.Declared.Prices.ContainsKey(name))
        {
            return PriceStoreResult.DeclaredInConfiguration;
        }

        return string.IsNullOrWhiteSpace(name) || !price.IsValid
            ? PriceStoreResult.Invalid
            : await PutAsync(
                connection => mayReplace(PriceRows.FindPrice(connection, name)),
                connection => PriceRows.Put(connection, new NamedPrice(name, price)),
                cancellationToken);
    }

    public async Task<PriceStoreResult> DeletePriceAsync(string name, CancellationToken cancellationToken) =>
        _book.Declared.Prices.ContainsKey(name)
            ? PriceStoreResult.DeclaredInConfiguration
            : await ChangeAsync(connection => PriceRows.DeletePrice(connection, name), cancellationToken) ? PriceStoreResult.Done : PriceStoreResult.NotFound;

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

    public async Task<PriceStoreResult> PutGroupAsync(string name, Ratio ratio, Func<Ratio?, bool> mayReplace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mayReplace);
        if (_book.Declared.Groups.ContainsKey(name))
        {
            return PriceStoreResult.DeclaredInConfiguration;
        }

        return string.IsNullOrWhiteSpace(name) || ratio.Millionths < 0
            ? PriceStoreResult.Invalid
            : await PutAsync(
                connection => mayReplace(PriceRows.FindGroup(connection, name)),
                connection => PriceRows.Put(connection, KeyValuePair.Create(name, ratio)),
                cancellationToken);
    }

    public async Task<PriceStoreResult> DeleteGroupAsync(string name, CancellationToken cancellationToken) =>
        _book.Declared.Groups.ContainsKey(name)
            ? PriceStoreResult.DeclaredInConfiguration
            : await ChangeAsync(connection => PriceRows.DeleteGroup(connection, name), cancellationToken) ? PriceStoreResult.Done : PriceStoreResult.NotFound;

    public async Task<PriceList> ExportAsync(CancellationToken cancellationToken) => ListOf(_book.Declared.Over(await ReadAsync(cancellationToken)));

    public async Task<PriceListPreview> PreviewAsync(PriceList list, bool merge, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        var declared = _book.Declared;
        if (PriceListCheck.Refuse(list, declared, _currency) is { } refusal)
        {
            return new PriceListPreview(refusal, Before: null, After: null);
        }

        var (stored, imported) = (await ReadAsync(cancellationToken), WithoutDeclared(list, declared));
        return new PriceListPreview(
            new PriceListImport(PriceStoreResult.Done),
            ListOf(declared.Over(stored)),
            ListOf(declared.Over(merge ? imported.Over(stored) : imported)));
    }

    public async Task<PriceListImport> ImportAsync(PriceList list, bool merge, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        var declared = _book.Declared;
        if (PriceListCheck.Refuse(list, declared, _currency) is { } refusal)
        {
            return refusal;
        }

        var imported = WithoutDeclared(list, declared);
        await ChangeAsync(connection => PriceRows.Replace(connection, merge ? imported.Over(PriceRows.Read(connection)) : imported), cancellationToken);
        return new PriceListImport(PriceStoreResult.Done);
    }

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

    // What is said like the configuration is not stored: there it would come back to life when the configuration drops it.
    private static PriceTable WithoutDeclared(PriceList list, PriceTable declared) => PriceTable.Of(
        list.Prices.Where(price => !declared.Prices.ContainsKey(price.Name)), list.Groups.Where(group => !declared.Groups.ContainsKey(group.Key)));

    private PriceList ListOf(PriceTable table) => new(
        _currency,
        [.. table.Prices.Values.OrderBy(price => price.Name, StringComparer.OrdinalIgnoreCase)],
        [.. table.Groups.OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase)]);

    private async Task<PriceStoreResult> PutAsync(Func<DbConnection, bool> mayReplace, Func<DbConnection, int> put, CancellationToken cancellationToken) =>
        await ChangeAsync(connection => mayReplace(connection) ? put(connection) : 0, cancellationToken) ? PriceStoreResult.Done : PriceStoreResult.Kept;

    /// <summary>Makes a change that says how many rows it touched; false when there were none, and so nothing has changed.</summary>
    private async Task<bool> ChangeAsync(Func<DbConnection, int> change, CancellationToken cancellationToken)
    {
        var changed = await _database.WriteAsync(
            connection =>
            {
                _database.Announce(connection, StoredTopic.Prices);
                return change(connection);
            },
            cancellationToken);
        if (changed == 0)
        {
            return false;
        }

        // The change is durable by now: giving up here would leave book and store apart.
        await RestockAsync(CancellationToken.None);
        return true;
    }

    // What goes wrong is logged, and the prices in force stay until the next try.
    private async Task RestockSoonAsync()
    {
        try
        {
            await RestockAsync(CancellationToken.None);
        }
        catch (Exception problem)
        {
            Log.RestockFailed(_logger, problem);
            throw;
        }
    }

    private Task<PriceTable> ReadAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        async connection =>
        {
            // Of one moment: an import changes prices and groups together.
            await using var snapshot = _database.Reader.BeginSnapshot(connection);
            return PriceRows.Read(connection, snapshot);
        },
        cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(5003, LogLevel.Error, "Prices changed by another replica could not be read; those in force stay until they are.", EventName = "PricesNotRead")]
        public static partial void RestockFailed(ILogger logger, Exception exception);
    }
}
