using System.Text.Json;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Operations;

/// <summary>
/// Reads a price book entry by entry, so that a mistake can be named; the stock reader knows neither the entry of a wrong
/// amount nor that a misspelt field makes a price free.
/// </summary>
internal sealed class PriceBookReader
{
    private const string Currency = "currency";
    private const string Prices = "prices";
    private const string Groups = "groups";

    private PriceBookMistake? _mistake;

    private PriceBookReader()
    {
    }

    /// <summary>The list, or its first mistake. What replaces everything must say everything: a forgotten part would be deleted.</summary>
    public static (PriceList? List, PriceBookMistake? Mistake) Read(JsonElement body, bool mayOmit)
    {
        var reader = new PriceBookReader();
        var list = reader.ReadList(body, mayOmit);
        return reader._mistake is null ? (list, null) : (null, reader._mistake);
    }

    private PriceList ReadList(JsonElement body, bool mayOmit)
    {
        var currency = "";
        List<NamedPrice>? prices = null;
        List<KeyValuePair<string, Ratio>>? groups = null;
        foreach (var (name, value) in Fields("", body))
        {
            switch (name)
            {
                case Currency:
                    currency = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
                    break;
                case Prices:
                    prices = [.. Fields(Prices, value).Select(entry => new NamedPrice(entry.Name, ReadPrice($"{Prices}.{entry.Name}", entry.Value)))];
                    break;
                case Groups:
                    groups = [.. Fields(Groups, value).Select(entry => KeyValuePair.Create(entry.Name, ReadRatio($"{Groups}.{entry.Name}", entry.Value)))];
                    break;
                default:
                    Unknown(name);
                    break;
            }
        }

        Require(Currency, currency.Length > 0);
        Require(Prices, prices is not null || mayOmit);
        Require(Groups, groups is not null || mayOmit);
        return new PriceList(currency, prices ?? [], groups ?? []);
    }

    private Price ReadPrice(string entry, JsonElement value)
    {
        var price = new Price(Money.Zero, Money.Zero, Money.Zero, Money.Zero);
        foreach (var (name, part) in Fields(entry, value))
        {
            var path = $"{entry}.{name}";
            switch (name.ToUpperInvariant())
            {
                case "INPUTPER1K": price = price with { InputPer1K = ReadMoney(path, part) ?? Money.Zero }; break;
                case "OUTPUTPER1K": price = price with { OutputPer1K = ReadMoney(path, part) ?? Money.Zero }; break;
                case "PERCALL": price = price with { PerCall = ReadMoney(path, part) ?? Money.Zero }; break;
                case "MINIMUM": price = price with { Minimum = ReadMoney(path, part) ?? Money.Zero }; break;
                case "HOLD": price = price with { Hold = ReadMoney(path, part) }; break;
                case "MISSINGUSAGE": price = price with { MissingUsage = ReadMissingUsage(path, part) }; break;
                default: Unknown(path); break;
            }
        }

        return price;
    }

    private Money? ReadMoney(string entry, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (Money.TryParse(TextOf(value), out var money) && money >= Money.Zero)
        {
            return money;
        }

        Wrong(entry, $"an amount from 0 with at most {Money.Decimals} decimals, such as \"0.001\"", $"不小于 0 且最多 {Money.Decimals} 位小数的金额，例如 \"0.001\"");
        return null;
    }

    private Ratio ReadRatio(string entry, JsonElement value)
    {
        if (Ratio.TryParse(TextOf(value), out var ratio) && ratio.Millionths >= 0)
        {
            return ratio;
        }

        Wrong(entry, $"a ratio from 0 with at most {Ratio.Decimals} decimals, such as \"0.8\"", $"不小于 0 且最多 {Ratio.Decimals} 位小数的倍率，例如 \"0.8\"");
        return default;
    }

    private MissingUsage ReadMissingUsage(string entry, JsonElement value)
    {
        switch (TextOf(value))
        {
            case "estimate": return MissingUsage.Estimate;
            case "per_call": return MissingUsage.PerCall;
            case "free": return MissingUsage.Free;
            default:
                Wrong(entry, "estimate, per_call or free", "estimate、per_call 或 free");
                return default;
        }
    }

    private List<(string Name, JsonElement Value)> Fields(string entry, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return [.. value.EnumerateObject().Select(field => (field.Name, field.Value))];
        }

        Wrong(entry.Length == 0 ? "body" : entry, "an object", "一个对象");
        return [];
    }

    // A bare number is taken by its digits, so it stays exact as well.
    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => "",
    };

    private void Require(string entry, bool isThere)
    {
        if (!isThere)
        {
            _mistake ??= new PriceBookMistake(entry, $"`{entry}` is required.", $"缺少 `{entry}` 字段。");
        }
    }

    private void Unknown(string entry) => _mistake ??= new PriceBookMistake(entry, $"`{entry}` is not part of a price book.", $"价格表中没有 `{entry}` 字段。");

    private void Wrong(string entry, string english, string chinese) =>
        _mistake ??= new PriceBookMistake(entry, $"`{entry}` must be {english}.", $"`{entry}` 必须是{chinese}。");
}
