using System.Text.Json;

namespace CozeProxy.Transforms.Targets.Parameters;

/// <summary>The parameters of an object by name, in their order, each a slice of the object's JSON; of one name that comes twice the last counts.</summary>
internal readonly ref struct ParameterObject
{
    private static readonly Dictionary<string, Range> None = [];

    private readonly ReadOnlySpan<byte> _json;
    private readonly Dictionary<string, Range> _values;

    /// <summary>Reads an object that is known to be valid; nothing at all is an object without parameters.</summary>
    public ParameterObject(ReadOnlySpan<byte> json)
    {
        _json = json;
        _values = json.IsEmpty ? None : Read(json);
    }

    public IEnumerable<string> Names => _values.Keys;

    public bool Has(string name) => _values.ContainsKey(name);

    public void Write(Utf8JsonWriter json, string name, ParameterStyle style)
    {
        var value = _json[_values[name]];
        if (style == ParameterStyle.Json || value is [(byte)'"', ..])
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value, skipInputValidation: true);
        }
        else if (value is not [(byte)'n', ..])
        {
            json.WriteString(name, value);
        }
    }

    private static Dictionary<string, Range> Read(ReadOnlySpan<byte> json)
    {
        var values = new Dictionary<string, Range>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            values[name] = start..(int)reader.BytesConsumed;
        }

        return values;
    }
}
