using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;

namespace CozeProxy.Transforms.Interrupts;

/// <summary>Writes what a run asks for as the arguments of a tool call, and the same fields where they stand beside an answer.</summary>
internal static class InterruptArguments
{
    /// <summary>The arguments as the JSON text that a tool call holds as a string.</summary>
    public static ReadOnlyMemory<byte> ToJson(Interrupt interrupt)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        json.WriteStartObject();
        WriteFields(json, interrupt);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    /// <summary>Writes the fields into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, Interrupt interrupt)
    {
        json.WriteString("question"u8, interrupt.Question);
        json.WritePropertyName("required_parameters"u8);
        json.WriteRawValue(interrupt.RequiredParameters.IsEmpty ? "{}"u8 : interrupt.RequiredParameters.Span, skipInputValidation: true);
        json.WriteNumber("type"u8, interrupt.Type);
        if (interrupt.Function is not null)
        {
            json.WriteString("function"u8, interrupt.Function);
            json.WriteString("arguments"u8, interrupt.Arguments);
        }
    }
}
