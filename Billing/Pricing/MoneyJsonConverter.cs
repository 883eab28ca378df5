using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CozeProxy.Billing.Pricing;

/// <summary>Amounts travel as decimal strings; a bare number is read by its digits, so it stays exact as well.</summary>
internal sealed class MoneyJsonConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Money.TryParse(Text(ref reader), out var money)
            ? money
            : throw new JsonException($"An amount with at most {Money.Decimals} decimals is expected, such as \"0.001\".");

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    internal static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number when reader.HasValueSequence => Encoding.ASCII.GetString(reader.ValueSequence),
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
        _ => null,
    };
}
