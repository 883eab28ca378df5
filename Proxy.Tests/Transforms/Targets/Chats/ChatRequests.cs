using System.Buffers;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Targets.Chats;

/// <summary>What goes to Coze for a request.</summary>
internal static class ChatRequests
{
    public static JsonElement Body(string request, TargetSettings? settings = null)
    {
        var parsed = Some.Request(request);
        ChatTarget? target;
        if (settings is not null)
        {
            target = TargetResolver.Create(settings, parsed.Model);
        }
        else
        {
            TargetResolver.TryResolve(parsed, out target, out var error).ShouldBeTrue(error?.Message.English);
        }

        var output = new ArrayBufferWriter<byte>();
        target!.WriteBody(Some.Exchange(parsed, target), output);
        return JsonSerializer.Deserialize<JsonElement>(output.WrittenSpan);
    }

    public static IReadOnlyList<string> Messages(JsonElement body) =>
        [.. body.GetProperty("additional_messages").EnumerateArray().Select(message => $"{message.GetProperty("role")}: {message.GetProperty("content")}")];
}
