using System.Text;
using System.Text.Json;

namespace CozeProxy.Models;

/// <summary>Makes a model of a JSON document, as the admin API takes and the store keeps it, or says everything that is wrong with it.</summary>
internal sealed class ModelDocumentReader(string name)
{
    // What an answer adds to a document, so that one can be read, changed and sent back.
    private static readonly string[] OfAnswers = [ModelDocument.DeclaredIn, ModelDocument.ChangedAt];

    private readonly List<ModelMistake> _mistakes = [];
    private readonly ModelOptions _options = new();
    private ReadOnlyMemory<byte> _parameters;

    public IReadOnlyList<ModelMistake> Mistakes => _mistakes;

    /// <summary>The model, or null when there are <see cref="Mistakes"/>.</summary>
    public RegisteredModel? Read(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            WrongType("body", "an object", "对象");
            return null;
        }

        foreach (var field in document.EnumerateObject())
        {
            ReadField(field.Name, field.Value);
        }

        var reader = new ModelReader(name, _options, _parameters);
        var model = reader.Read();
        _mistakes.AddRange(reader.Mistakes);
        return _mistakes.Count == 0 ? model : null;
    }

    private void ReadField(string field, JsonElement value)
    {
        switch (field)
        {
            case "kind": _options.Kind = ReadText(field, value); break;
            case "workflowId": _options.WorkflowId = ReadText(field, value); break;
            case "botId": _options.BotId = ReadText(field, value); break;
            case "appId": _options.AppId = ReadText(field, value); break;
            case "parameters": ReadParameters(value); break;
            case "input": _options.Input = ReadText(field, value); break;
            case "inputs": ReadInputs(value); break;
            case "output": _options.Output = ReadText(field, value); break;
            case "price": _options.Price = ReadText(field, value); break;
            case "hold": _options.Hold = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : ReadText(field, value); break;
            case "missingUsage": _options.MissingUsage = ReadText(field, value); break;
            case "timeout": _options.Timeout = ReadText(field, value); break;
            case "idempotent": _options.Idempotent = ReadBoolean(field, value); break;
            case "groups": ReadGroups(value); break;
            case "onClientGone": _options.OnClientGone = ReadText(field, value); break;
            case "background": _options.Background = ReadBoolean(field, value); break;
            case ModelDocument.Name: ReadName(value); break;
            default:
                if (!OfAnswers.Contains(field, StringComparer.Ordinal))
                {
                    Mistake(field, "is not part of a model", "不是模型的字段");
                }

                break;
        }
    }

    private void ReadName(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() != name)
        {
            Mistake(ModelDocument.Name, "is not the name in the address", "与地址中的名称不一致");
        }
    }

    private void ReadParameters(JsonElement value)
    {
        if (IsObject("parameters", value))
        {
            _parameters = Encoding.UTF8.GetBytes(value.GetRawText());
        }
    }

    private void ReadInputs(JsonElement value)
    {
        if (!IsObject("inputs", value))
        {
            return;
        }

        foreach (var input in value.EnumerateObject())
        {
            if (ReadText($"inputs:{input.Name}", input.Value) is { } source)
            {
                _options.Inputs[input.Name] = source;
            }
        }
    }

    private void ReadGroups(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(group => group.ValueKind == JsonValueKind.String))
        {
            foreach (var group in value.EnumerateArray())
            {
                _options.Groups.Add(group.GetString()!);
            }
        }
        else if (value.ValueKind != JsonValueKind.Null)
        {
            WrongType("groups", "an array of strings", "字符串数组");
        }
    }

    private string? ReadText(string field, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Null)
        {
            return value.GetString();
        }

        WrongType(field, "a string", "字符串");
        return null;
    }

    private bool ReadBoolean(string field, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null))
        {
            WrongType(field, "a boolean", "布尔值");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    private bool IsObject(string field, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            WrongType(field, "an object", "对象");
        }

        return value.ValueKind == JsonValueKind.Object;
    }

    private void WrongType(string field, string english, string chinese) => Mistake(field, $"must be {english}", $"必须是{chinese}");

    private void Mistake(string field, string english, string chinese) => _mistakes.Add(new ModelMistake(field, english, chinese));
}
