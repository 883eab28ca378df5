using System.Text.Json;
using CozeProxy.Admin.Operations;
using CozeProxy.Models;
using CozeProxy.Settings;

namespace CozeProxy.Admin.Ui.Models;

/// <summary>Puts a document into a form.</summary>
internal static class ModelFormReader
{
    // As the form's lists write them; a document may write them otherwise.
    private static readonly string[] Words = ["workflow", "bot", "chatflow", "estimate", "per_call", "free", "drain", "cancel"];

    /// <summary>The form of a registered model.</summary>
    public static ModelForm Of(RegisteredModel model)
    {
        using var document = JsonDocument.Parse(ModelDocument.Write(model));
        return Read(model.Name, document.RootElement);
    }

    /// <summary>
    /// The form of a document, or null where the form could not show all that is in it, such as a field nobody knows; what is wrong
    /// with the document is said in any case.
    /// </summary>
    public static ModelForm? TryRead(string name, JsonElement document, out IReadOnlyList<SettingMistake> mistakes)
    {
        mistakes = ModelOperations.FindMistakes(name, document);
        if (document.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        // What the form cannot hold is wrong with the document and not with the form.
        var form = Read(name, document);
        form.Check();
        return mistakes.SequenceEqual(form.Mistakes) ? form : null;
    }

    private static ModelForm Read(string name, JsonElement document)
    {
        var form = new ModelForm { Name = name };
        foreach (var field in document.EnumerateObject())
        {
            ReadField(form, field.Name, field.Value);
        }

        return form;
    }

    private static void ReadField(ModelForm form, string field, JsonElement value)
    {
        switch (field)
        {
            case "kind": form.Kind = Word(value); break;
            case "workflowId": form.WorkflowId = Text(value) ?? ""; break;
            case "botId": form.BotId = Text(value) ?? ""; break;
            case "appId": form.AppId = Text(value) ?? ""; break;
            case "parameters": form.Parameters.AddRange(Fields(value).Select(row => new ParameterRow { Name = row.Name, Value = row.Value.GetRawText() })); break;
            case "input": form.Input = Text(value) ?? form.Input; break;
            case "inputs": form.Inputs.AddRange(Fields(value).Select(row => InputRow.Of(row.Name, Text(row.Value) ?? ""))); break;
            case "output": form.Output = Text(value) is { Length: > 0 } output ? Known(output, OutputWords.All) : form.Output; break;
            case "price": form.Price = Text(value) ?? ""; break;
            case "hold": form.Hold = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(value) ?? ""; break;
            case "missingUsage": form.MissingUsage = Word(value); break;
            case "timeout": form.Timeout = Text(value) ?? ""; break;
            case "idempotent": form.Idempotent = value.ValueKind == JsonValueKind.True; break;
            case "groups": form.Groups = Lines(value); break;
            case "onClientGone": form.OnClientGone = Text(value) is { Length: > 0 } ? Word(value) : form.OnClientGone; break;
            case "background": form.Background = value.ValueKind == JsonValueKind.True; break;
            default: break;
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Word(JsonElement value) => Known(Text(value) ?? "", Words);

    private static string Known(string word, string[] words) =>
        Array.Find(words, known => Bare(known).Equals(Bare(word), StringComparison.OrdinalIgnoreCase)) ?? word;

    private static string Bare(string word) => word.Replace("_", "", StringComparison.Ordinal);

    private static JsonElement.ObjectEnumerator Fields(JsonElement value) => value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default;

    private static string Lines(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? string.Join('\n', value.EnumerateArray().Select(Text))
        : "";
}
