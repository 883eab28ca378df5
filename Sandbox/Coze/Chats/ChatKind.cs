namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>What chats: a bot behind /v3/chat, or a chatflow behind /v1/workflows/chat, which frames and words some things differently.</summary>
internal enum ChatKind
{
    Bot,
    Chatflow,
}
