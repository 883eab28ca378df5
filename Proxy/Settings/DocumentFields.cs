using System.Text.Json;

namespace CozeProxy.Settings;

/// <summary>Reads the fields of a JSON document and says of each that has the wrong type which one it should have. Null is as good as not there.</summary>
internal sealed class DocumentFields
{
    private readonly List<SettingMistake> _mistakes = [];

    public IReadOnlyList<SettingMistake> Mistakes => _mistakes;

    public string? Text(string field, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Null)
        {
            return value.GetString();
        }

        WrongType(field, "a string", "字符串");
        return null;
    }

    /// <summary>A number as it is written, be it as a number or as a text.</summary>
    public string? Number(string field, JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(field, value);

    public bool? Boolean(string field, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null))
        {
            WrongType(field, "a boolean", "布尔值");
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };
    }

    public IEnumerable<string> Texts(string field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return value.EnumerateArray().Select(item => item.GetString()!);
        }

        if (value.ValueKind != JsonValueKind.Null)
        {
            WrongType(field, "an array of strings", "字符串数组");
        }

        return [];
    }

    public bool IsObject(string field, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            WrongType(field, "an object", "对象");
        }

        return value.ValueKind == JsonValueKind.Object;
    }

    public void WrongType(string field, string english, string chinese) => Mistake(field, $"must be {english}", $"必须是{chinese}");

    public void Mistake(string field, string english, string chinese) => _mistakes.Add(new SettingMistake(field, english, chinese));
}
