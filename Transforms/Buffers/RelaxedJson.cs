using System.Text.Encodings.Web;
using System.Text.Json;

namespace CozeProxy.Transforms.Buffers;

/// <summary>How JSON is written here: text stays readable, for none of it goes into a web page, and what we write ourselves needs no check.</summary>
internal static class RelaxedJson
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
}
