using System.Text;
using System.Text.Json;
using CozeProxy.Settings;

namespace CozeProxy.Models;

/// <summary>Makes a model of a JSON document, as the admin API takes and the store keeps it, or says everything that is wrong with it.</summary>
internal sealed class ModelDocumentReader(string name)
{
    // What an answer adds to a document, so that one can be read, changed and sent back.
    private static readonly string[] OfAnswers = [ModelDocument.DeclaredIn, ModelDocument.ChangedAt];

    private readonly DocumentFields _fields = new();
    private readonly ModelOptions _options = new();
    private ReadOnlyMemory<byte> _parameters;

    public IReadOnlyList<SettingMistake> Mistakes { get; private set; } = [];

    /// <summary>The model, or null when there are <see cref="Mistakes"/>.</summary>
    public RegisteredModel? Read(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            _fields.WrongType("body", "an object", "对象");
            Mistakes = _fields.Mistakes;
            return null;
        }

        foreach (var field in document.EnumerateObject())
        {
            ReadField(field.Name, field.Value);
        }

        var reader = new ModelReader(name, _options, _parameters);
        var model = reader.Read();
        Mistakes = [.. _fields.Mistakes, .. reader.Mistakes];
        return Mistakes.Count == 0 ? model : null;
    }

    private void ReadField(string field, JsonElement value)
    {
        switch (field)
        {
            case "kind": _options.Kind = _fields.Text(field, value); break;
            case "workflowId": _options.WorkflowId = _fields.Text(field, value); break;
            case "botId": _options.BotId = _fields.Text(field, value); break;
            case "appId": _options.AppId = _fields.Text(field, value); break;
            case "parameters": ReadParameters(value); break;
            case "input": _options.Input = _fields.Text(field, value); break;
            case "inputs": ReadInputs(value); break;
            case "output": _options.Output = _fields.Text(field, value); break;
            case "price": _options.Price = _fields.Text(field, value); break;
            case "hold": _options.Hold = _fields.Number(field, value); break;
            case "missingUsage": _options.MissingUsage = _fields.Text(field, value); break;
            case "timeout": _options.Timeout = _fields.Text(field, value); break;
            case "idempotent": _options.Idempotent = _fields.Boolean(field, value) ?? false; break;
            case "groups": ReadGroups(field, value); break;
            case "onClientGone": _options.OnClientGone = _fields.Text(field, value); break;
            case "background": _options.Background = _fields.Boolean(field, value) ?? false; break;
            case ModelDocument.Name: ReadName(value); break;
            default:
                if (!OfAnswers.Contains(field, StringComparer.Ordinal))
                {
                    _fields.Mistake(field, "is not part of a model", "不是模型的字段");
                }

                break;
        }
    }

    private void ReadName(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() != name)
        {
            _fields.Mistake(ModelDocument.Name, "is not the name in the address", "与地址中的名称不一致");
        }
    }

    private void ReadParameters(JsonElement value)
    {
        if (_fields.IsObject("parameters", value))
        {
            _parameters = Encoding.UTF8.GetBytes(value.GetRawText());
        }
    }

    private void ReadInputs(JsonElement value)
    {
        if (!_fields.IsObject("inputs", value))
        {
            return;
        }

        foreach (var input in value.EnumerateObject())
        {
            if (_fields.Text($"inputs:{input.Name}", input.Value) is { } source)
            {
                _options.Inputs[input.Name] = source;
            }
        }
    }

    private void ReadGroups(string field, JsonElement value)
    {
        foreach (var group in _fields.Texts(field, value))
        {
            _options.Groups.Add(group);
        }
    }
}
