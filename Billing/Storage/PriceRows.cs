using System.Data.Common;
using CozeProxy.Billing.Pricing;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The statements around the prices and groups tables; each change says how many rows it touched.</summary>
internal static class PriceRows
{
    private const string InsertPrice = """
        INSERT INTO prices (name, input_per_1k, output_per_1k, per_call, minimum, missing_usage, hold)
        VALUES (@Name, @InputPer1K, @OutputPer1K, @PerCall, @Minimum, @MissingUsage, @Hold)
        """;

    private const string InsertGroup = "INSERT INTO groups (name, ratio) VALUES (@Key, @Millionths)";

    private const string SelectPrices = "SELECT name, input_per_1k, output_per_1k, per_call, minimum, missing_usage, hold FROM prices";

    private const string SelectGroups = "SELECT name, ratio FROM groups";

    private const string OfName = " WHERE lower(name) = lower(@name)";

    public static PriceTable Read(DbConnection connection, DbTransaction? transaction = null) => PriceTable.Of(
        connection.Query<Row>(SelectPrices, transaction: transaction).Select(row => new NamedPrice(row.Name, row.ToPrice())),
        connection.Query<GroupRow>(SelectGroups, transaction: transaction).Select(row => KeyValuePair.Create(row.Name, row.ToRatio())));

    public static Price? FindPrice(DbConnection connection, string name) =>
        connection.QuerySingleOrDefault<Row>(SelectPrices + OfName, new { name })?.ToPrice();

    public static Ratio? FindGroup(DbConnection connection, string name) =>
        connection.QuerySingleOrDefault<GroupRow>(SelectGroups + OfName, new { name })?.ToRatio();

    public static int Put(DbConnection connection, NamedPrice price) => DeletePrice(connection, price.Name) + connection.Execute(InsertPrice, Row.Of(price));

    public static int Put(DbConnection connection, KeyValuePair<string, Ratio> group) =>
        DeleteGroup(connection, group.Key) + connection.Execute(InsertGroup, new { group.Key, group.Value.Millionths });

    public static int DeletePrice(DbConnection connection, string name) =>
        connection.Execute("DELETE FROM prices" + OfName, new { name });

    public static int DeleteGroup(DbConnection connection, string name) =>
        connection.Execute("DELETE FROM groups" + OfName, new { name });

    /// <summary>Leaves these prices and ratios and no others.</summary>
    public static int Replace(DbConnection connection, PriceTable table)
    {
        var deleted = connection.Execute("DELETE FROM prices") + connection.Execute("DELETE FROM groups");
        return deleted
            + connection.Execute(InsertPrice, table.Prices.Values.Select(Row.Of))
            + connection.Execute(InsertGroup, table.Groups.Select(group => new { group.Key, group.Value.Millionths }));
    }

    private sealed class Row
    {
        public string Name { get; init; } = "";

        public long InputPer1K { get; init; }

        public long OutputPer1K { get; init; }

        public long PerCall { get; init; }

        public long Minimum { get; init; }

        public int MissingUsage { get; init; }

        public long? Hold { get; init; }

        public static Row Of(NamedPrice named) => new()
        {
            Name = named.Name,
            InputPer1K = named.Price.InputPer1K.Nanos,
            OutputPer1K = named.Price.OutputPer1K.Nanos,
            PerCall = named.Price.PerCall.Nanos,
            Minimum = named.Price.Minimum.Nanos,
            MissingUsage = (int)named.Price.MissingUsage,
            Hold = named.Price.Hold?.Nanos,
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

        public Ratio ToRatio() => new(Ratio);
    }
}
