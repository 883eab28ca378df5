using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Admin.Ui.Models;

/// <summary>Writes what is entered as the document that the admin API takes. What has its default is left out.</summary>
internal static class ModelFormWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(ModelForm form)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            WriteTarget(json, form);
            WriteMapping(json, form);
            WriteTerms(json, form);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void WriteTarget(Utf8JsonWriter json, ModelForm form)
    {
        json.WriteString("kind", form.Kind);
        WriteText(json, "workflowId", form.WorkflowId);
        WriteText(json, "botId", form.BotId);
        WriteText(json, "appId", form.AppId);
    }

    private static void WriteMapping(Utf8JsonWriter json, ModelForm form)
    {
        // Two of one name are written both: that this is a mistake is for the document's reader to say.
        var parameters = form.Parameters.Where(row => row.Name.Length > 0 && ModelFormCheck.IsJson(row.Value)).ToList();
        if (parameters.Count > 0)
        {
            json.WriteStartObject("parameters");
            foreach (var row in parameters)
            {
                json.WritePropertyName(row.Name);
                json.WriteRawValue(row.Value);
            }

            json.WriteEndObject();
        }

        if (form.Input != TargetSettings.DefaultInput)
        {
            json.WriteString("input", form.Input);
        }

        var inputs = form.Inputs.Where(row => row.Name.Length > 0).ToList();
        if (inputs.Count > 0)
        {
            json.WriteStartObject("inputs");
            foreach (var row in inputs)
            {
                json.WriteString(row.Name, row.Write());
            }

            json.WriteEndObject();
        }

        if (form.Output != OutputWords.Auto)
        {
            WriteText(json, "output", form.Output);
        }
    }

    private static void WriteTerms(Utf8JsonWriter json, ModelForm form)
    {
        WriteText(json, "price", form.Price);
        WriteText(json, "hold", form.Hold);
        WriteText(json, "missingUsage", form.MissingUsage);
        WriteText(json, "timeout", form.Timeout);
        if (form.Idempotent)
        {
            json.WriteBoolean("idempotent", true);
        }

        if (form.GroupNames.Any())
        {
            json.WriteStartArray("groups");
            foreach (var group in form.GroupNames)
            {
                json.WriteStringValue(group);
            }

            json.WriteEndArray();
        }

        if (form.OnClientGone != "drain")
        {
            WriteText(json, "onClientGone", form.OnClientGone);
        }

        if (form.Background)
        {
            json.WriteBoolean("background", true);
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }
}
