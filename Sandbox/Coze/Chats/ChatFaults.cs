namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>What Coze says of chats that cannot be.</summary>
internal static class ChatFaults
{
    public static (int Code, string Message) NoChat { get; } = (4001, "invalid chat");

    public static (int Code, string Message) NoConversation { get; } = (4002, "invalid conversation");

    public static (int Code, string Message) NotPublished { get; } = (4015, "The bot has not been published to the channel Agent As API");

    public static (int Code, string Message) ConversationBusy { get; } = (4016, "The conversation has another chat in progress");

    public static (int Code, string Message) BadToken { get; } = (4101, "The token you entered is incorrect");

    public static (int Code, string Message) NotCancellable { get; } = (4104, "The chat cannot be canceled");

    public static (int Code, string Message) TokenInvalid { get; } = (700012006, "access token invalid");
}
