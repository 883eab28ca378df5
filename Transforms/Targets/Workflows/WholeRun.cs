using System.Runtime.InteropServices;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>What a whole run's answer says beside the End node's output, which is copied into a buffer of the reader's caller.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct WholeRun
{
    public CozeUsage? Usage { get; private set; }

    /// <summary>The total as older servers state it; 0 when absent.</summary>
    public long Total { get; private set; }

    public string? DebugUrl { get; private set; }

    public bool IsInterrupted { get; private set; }

    public static WholeRun Read(ReadOnlySpan<byte> json, PooledBuffer output)
    {
        output.Clear();
        var run = default(WholeRun);
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A run's answer is no object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            run.ReadField(ref reader, output);
        }

        return run;
    }

    private void ReadField(ref Utf8JsonReader reader, PooledBuffer output)
    {
        if (reader.ValueTextEquals("data"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                output.Clear();
                CozeJson.CopyText(ref reader, output);
            }

            reader.Skip();
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            Usage = CozeJson.ReadUsage(ref reader);
        }
        else if (reader.ValueTextEquals("token"u8))
        {
            reader.Read();
            Total = Math.Max(0, CozeJson.ReadInteger(ref reader) ?? 0);
        }
        else if (reader.ValueTextEquals("debug_url"u8))
        {
            reader.Read();
            DebugUrl = CozeJson.ReadString(ref reader);
        }
        else
        {
            var isInterrupt = reader.ValueTextEquals("interrupt_data"u8);
            reader.Read();
            IsInterrupted |= isInterrupt && reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
        }
    }
}
