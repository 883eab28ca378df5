using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>Events of chats as Coze frames them: without ids, and for bots without a space behind the colon.</summary>
internal static class ChatFrame
{
    public const string Conversation = "7510000000000000001";
    public const string Chat = "7510000000000000002";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Done { get; } = Of("done", "\"[DONE]\"");

    public static string Created { get; } = State("created", (0, 0));

    public static string Of(string name, string data) => $"event:{name}\ndata:{data}\n\n";

    public static string Delta(string content, string id = "m1") => Of("conversation.message.delta", MessageData(id, "answer", content));

    public static string Completed((int Input, int Output)? usage = null) => State("completed", usage);

    public static string State(string status, (int Input, int Output)? usage = null) => Of($"conversation.chat.{status}", StateData(status, usage));

    public static string StateData(string status, (int Input, int Output)? usage = null)
    {
        var data = new JsonObject
        {
            ["id"] = Chat,
            ["conversation_id"] = Conversation,
            ["bot_id"] = "7300",
            ["status"] = status,
            ["last_error"] = new JsonObject { ["code"] = 0, ["msg"] = "" },
        };
        if (usage is var (input, output))
        {
            data["usage"] = new JsonObject { ["token_count"] = input + output, ["output_count"] = output, ["input_count"] = input };
        }

        return data.ToJsonString(Relaxed);
    }

    public static string MessageData(string id, string type, string content, string contentType = "text", string? reasoning = null)
    {
        var data = new JsonObject
        {
            ["role"] = "assistant",
            ["type"] = type,
            ["content"] = content,
            ["chat_id"] = Chat,
            ["content_type"] = contentType,
            ["id"] = id,
        };
        if (reasoning is not null)
        {
            data["reasoning_content"] = reasoning;
        }

        return data.ToJsonString(Relaxed);
    }
}
