using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.ChatCompletions;

/// <summary>The words of <c>finish_reason</c>.</summary>
internal static class FinishReasons
{
    public static ReadOnlySpan<byte> Utf8(FinishReason reason) => reason switch
    {
        FinishReason.Length => "length"u8,
        FinishReason.ToolCalls => "tool_calls"u8,
        FinishReason.ContentFilter => "content_filter"u8,
        _ => "stop"u8,
    };
}
