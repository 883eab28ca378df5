using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Interrupts;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>Reads the Interrupt event of a workflow. It comes once a run, so it may be read at leisure.</summary>
internal static class WorkflowInterrupt
{
    /// <summary>What is asked for; null when the event does not say what to answer to.</summary>
    public static Interrupt? Read(ReadOnlySpan<byte> data, ReadOnlySpan<byte> saidUtf8)
    {
        var reader = new Utf8JsonReader(data);
        var root = JsonElement.ParseValue(ref reader);
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("interrupt_data", out var interrupt)
            || interrupt.ValueKind != JsonValueKind.Object
            || Text(interrupt, "event_id") is not { Length: > 0 } eventId)
        {
            return null;
        }

        var said = Encoding.UTF8.GetString(saidUtf8).Trim();
        var parameters = ObjectOf(interrupt, "required_parameters");
        var stated = QuestionIn(interrupt)?.Trim();
        var question = NullIfEmpty(stated) ?? NullIfEmpty(said) ?? NullIfEmpty(Describe(parameters));
        return new Interrupt
        {
            EventId = eventId,
            Type = IntegerOf(interrupt, "type"),
            Question = question,
            IsSaid = question is not null && said.Contains(question, StringComparison.Ordinal),
            RequiredParameters = parameters is { } known ? Compact(known) : default,
        };
    }

    // The data is empty in a stream, since the question was said before it; else {"content_type":"text","content":"…"}, a
    // question with options as an object in place of the text, or a form whose content is an array of fields.
    private static string? QuestionIn(JsonElement interrupt)
    {
        if (Text(interrupt, "data") is not { Length: > 0 } text)
        {
            return null;
        }

        return Parse(text) is { } data ? QuestionOf(data) : text;
    }

    private static string? QuestionOf(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (data.TryGetProperty("question", out var question) && question.ValueKind == JsonValueKind.String)
        {
            return WithOptions(question.GetString()!, data);
        }

        if (!data.TryGetProperty("content", out var content))
        {
            return null;
        }

        return content.ValueKind == JsonValueKind.String
            ? Parse(content.GetString()!) is { } inner ? QuestionOf(inner) : content.GetString()
            : QuestionOf(content);
    }

    private static string WithOptions(string question, JsonElement data)
    {
        var text = new StringBuilder(question);
        if (data.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Array)
        {
            foreach (var option in options.EnumerateArray())
            {
                var name = option.ValueKind == JsonValueKind.String ? option.GetString() : Text(option, "name") ?? Text(option, "content");
                text.Append(name is null ? "" : $"\n- {name}");
            }
        }

        return text.ToString();
    }

    // A form without a word: its fields' names say the most.
    private static string Describe(JsonElement? parameters)
    {
        var text = new StringBuilder();
        foreach (var parameter in parameters?.EnumerateObject() ?? default)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(parameter.Name);
            if (Text(parameter.Value, "type") is { Length: > 0 } type)
            {
                text.Append(CultureInfo.InvariantCulture, $" ({type})");
            }

            if (Text(parameter.Value, "description") is { Length: > 0 } description)
            {
                text.Append(CultureInfo.InvariantCulture, $": {description}");
            }
        }

        return text.ToString();
    }

    private static JsonElement? ObjectOf(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var value))
        {
            return null;
        }

        var unwrapped = value.ValueKind == JsonValueKind.String ? Parse(value.GetString()!) : value;
        return unwrapped is { ValueKind: JsonValueKind.Object } known && known.EnumerateObject().Any() ? known : null;
    }

    // It goes into a line of an event, and may have come in many.
    private static ReadOnlyMemory<byte> Compact(JsonElement element)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        element.WriteTo(json);
        json.Flush();
        return output.WrittenMemory;
    }

    private static int IntegerOf(JsonElement parent, string name) => parent.TryGetProperty(name, out var value)
        && int.TryParse(value.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? Text(JsonElement parent, string name) => parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Only what looks like an object or an array: an answer of "5" or "true" is a text.
    private static JsonElement? Parse(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
