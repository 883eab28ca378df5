using System.Text.Json.Nodes;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>A message that a chat has produced.</summary>
internal sealed record ChatMessage(string Id, string Type, string Content)
{
    public const string Answer = "answer";
    public const string Verbose = "verbose";
    public const string FollowUp = "follow_up";

    public string ContentType { get; init; } = "text";

    public string? Reasoning { get; init; }

    public JsonObject ToJson(Chat chat, long? createdAt)
    {
        var message = new JsonObject
        {
            ["id"] = Id,
            ["conversation_id"] = chat.Conversation.Id,
            ["role"] = "assistant",
            ["type"] = Type,
            ["content"] = Content,
            ["content_type"] = ContentType,
            ["chat_id"] = chat.Id,
            ["section_id"] = chat.Conversation.Id,
        };
        if (chat.Kind == ChatKind.Bot)
        {
            message["bot_id"] = chat.TargetId;
        }

        if (Reasoning is not null)
        {
            message["reasoning_content"] = Reasoning;
        }

        if (createdAt is not null)
        {
            message["created_at"] = createdAt;
        }

        return message;
    }
}
