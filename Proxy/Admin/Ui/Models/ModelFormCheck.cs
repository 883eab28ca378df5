using System.Text.Json;
using CozeProxy.Settings;

namespace CozeProxy.Admin.Ui.Models;

/// <summary>What can be wrong with a form before it is a document: a document has no two values of one name, and no value that is no JSON.</summary>
internal static class ModelFormCheck
{
    public static IEnumerable<SettingMistake> Find(ModelForm form)
    {
        foreach (var row in form.Parameters.Where(row => !row.IsEmpty))
        {
            if (row.Name.Length == 0)
            {
                yield return NoName("Parameters");
            }

            if (!IsJson(row.Value))
            {
                yield return new SettingMistake(
                    $"Parameters:{row.Name}", "has a value that is no JSON: write texts in quotes, such as \"zh\"", "的值不是有效的 JSON：文本请加引号，例如 \"zh\"");
            }
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in form.Inputs.Where(row => !row.IsEmpty))
        {
            if (row.Name.Length == 0)
            {
                yield return NoName("Inputs");
            }
            else if (!names.Add(row.Name))
            {
                yield return new SettingMistake($"Inputs:{row.Name}", "is there twice", "重复出现");
            }
        }
    }

    public static bool IsJson(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static SettingMistake NoName(string field) => new($"{field}:", "has no name", "缺少名称");
}
