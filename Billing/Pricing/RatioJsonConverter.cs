using System.Text.Json;
using System.Text.Json.Serialization;

namespace CozeProxy.Billing.Pricing;

/// <summary>Ratios travel as decimal strings, like amounts.</summary>
internal sealed class RatioJsonConverter : JsonConverter<Ratio>
{
    public override Ratio Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Ratio.TryParse(MoneyJsonConverter.Text(ref reader), out var ratio)
            ? ratio
            : throw new JsonException($"A ratio with at most {Ratio.Decimals} decimals is expected, such as \"1.5\".");

    public override void Write(Utf8JsonWriter writer, Ratio value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
