using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Models;
using CozeProxy.Settings;

namespace CozeProxy.Admin.Answers;

/// <summary>A registered model as the admin API shows it: its document, and where that is from.</summary>
internal static class ModelAnswer
{
    public static JsonObject Of(RegistryEntry entry)
    {
        var answer = new JsonObject { [ModelDocument.Name] = entry.Name };
        if (entry.Model is null)
        {
            answer["problems"] = new JsonArray([.. entry.Mistakes.Select(mistake => JsonValue.Create($"{FieldOf(mistake)} {mistake.English}."))]);
            answer[ModelDocument.DeclaredIn] = "database";
            return answer;
        }

        var document = ModelDocument.ToJson(entry.Model);
        foreach (var (field, value) in document.ToList())
        {
            document.Remove(field);
            answer[field] = value;
        }

        answer[ModelDocument.DeclaredIn] = entry.Model.StoredAt is null ? "configuration" : "database";
        answer[ModelDocument.ChangedAt] = entry.Model.StoredAt;
        return answer;
    }

    /// <summary>The field of a body that a mistake is in: configuration writes <c>Inputs:City</c> where a body has <c>inputs.City</c>.</summary>
    public static string FieldOf(SettingMistake mistake)
    {
        var parts = mistake.Key.Split(':', 2);
        parts[0] = JsonNamingPolicy.CamelCase.ConvertName(parts[0]);
        return string.Join('.', parts);
    }
}
