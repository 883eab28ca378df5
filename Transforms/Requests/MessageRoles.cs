using System.Text.Json;

namespace CozeProxy.Transforms.Requests;

/// <summary>The words of <c>role</c>.</summary>
internal static class MessageRoles
{
    public static MessageRole Read(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("user"u8))
        {
            return MessageRole.User;
        }

        if (reader.ValueTextEquals("assistant"u8))
        {
            return MessageRole.Assistant;
        }

        if (reader.ValueTextEquals("system"u8) || reader.ValueTextEquals("developer"u8))
        {
            return MessageRole.System;
        }

        return reader.ValueTextEquals("tool"u8) ? MessageRole.Tool : MessageRole.Other;
    }
}
