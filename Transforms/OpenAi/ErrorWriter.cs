using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.OpenAi;

/// <summary>Writes <c>{"error":{…}}</c> as OpenAI does, with Coze's own words beside it in <c>error.coze</c>.</summary>
public static class ErrorWriter
{
    public static void Write(IBufferWriter<byte> output, ApiError error, Language language)
    {
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        json.WriteStartObject();
        json.WritePropertyName("error"u8);
        WriteValue(json, error, language);
        json.WriteEndObject();
    }

    /// <summary>Writes the object alone, where it is a part of another.</summary>
    public static void WriteValue(Utf8JsonWriter json, ApiError error, Language language)
    {
        json.WriteStartObject();
        json.WriteString("message"u8, error.Message.In(language));
        json.WriteString("type"u8, error.Type);
        json.WriteString("param"u8, error.Param);
        json.WriteString("code"u8, error.Code);
        if (error.Coze is { SaidSomething: true } fault)
        {
            WriteFault(json, fault);
        }

        json.WriteEndObject();
    }

    private static void WriteFault(Utf8JsonWriter json, CozeFault fault)
    {
        json.WriteStartObject("coze"u8);
        if (fault.Code is { } code)
        {
            json.WriteNumber("code"u8, code);
        }

        json.WriteString("msg"u8, fault.Message);
        json.WriteString("logid"u8, fault.LogId);
        if (fault.DebugUrl is not null)
        {
            json.WriteString("debug_url"u8, fault.DebugUrl);
        }

        json.WriteEndObject();
    }
}
