using System.Text.Json;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Targets.Background;

/// <summary>Reads Coze's word that it runs a workflow on its own, and under which id.</summary>
internal sealed class RunAcceptance(RunReport report) : EventConverter
{
    public override void Convert(in CozeEvent next) => report.Fail(ApiErrors.Malformed);

    public override void ConvertJson(ReadOnlySpan<byte> json)
    {
        string? executeId = null;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("execute_id"u8);
            var isLink = reader.ValueTextEquals("debug_url"u8);
            reader.Read();
            var text = isId || isLink ? CozeJson.ReadString(ref reader) : null;
            reader.Skip();
            executeId = isId ? text : executeId;
            if (isLink)
            {
                report.SetDebugUrl(text);
            }
        }

        // The link names it as well. Without either nobody could ever ask for the run's end.
        if (executeId is { Length: > 0 } || report.ExecuteId is { Length: > 0 })
        {
            report.Accept(executeId is { Length: > 0 } ? executeId : report.ExecuteId!);
        }
        else
        {
            report.Fail(ApiErrors.NoExecution);
        }
    }

    public override void Dispose()
    {
    }
}
