using System.Text.Json;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Transforms.Targets.Parameters;

/// <summary>
/// Writes the parameters of a run: the client's own, then what the model takes of the request under names that the client
/// did not give itself, and over all of them the model's fixed ones, which no client can change. No name comes twice.
/// </summary>
internal static class ParameterWriter
{
    /// <summary>Whether anybody gives a parameter, beside the user's text.</summary>
    public static bool HasAny(ChatExchange exchange) =>
        exchange.Target.Settings is { Inputs.Count: > 0 } or { Parameters.IsEmpty: false } || !exchange.Request.WorkflowParameters.IsEmpty;

    /// <summary>Writes the properties of an object that the caller opens and closes.</summary>
    /// <param name="json">Where they go.</param>
    /// <param name="exchange">The request and its target.</param>
    /// <param name="style">How their values are written.</param>
    /// <param name="withInput">Whether the user's text is a parameter; it is none where it goes as a message.</param>
    public static void Write(Utf8JsonWriter json, ChatExchange exchange, ParameterStyle style = ParameterStyle.Json, bool withInput = true)
    {
        var settings = exchange.Target.Settings;
        var clients = new ParameterObject(exchange.Request.WorkflowParameters.Span);
        var constant = new ParameterObject(settings.Parameters.Span);
        foreach (var name in clients.Names)
        {
            if (!constant.Has(name))
            {
                clients.Write(json, name, style);
            }
        }

        foreach (var (name, source) in settings.Inputs)
        {
            if (!clients.Has(name) && !constant.Has(name))
            {
                InputWriter.Write(json, name, source, exchange);
            }
        }

        var input = settings.Input;
        if (withInput && input.Length > 0 && !settings.Inputs.ContainsKey(input) && !clients.Has(input) && !constant.Has(input))
        {
            json.WritePropertyName(input);
            json.WriteRawValue(exchange.Request.Input.Span, skipInputValidation: true);
        }

        foreach (var name in constant.Names)
        {
            constant.Write(json, name, style);
        }
    }
}
