namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>The words of a chat's <c>status</c>.</summary>
internal static class ChatStatus
{
    public const string Created = "created";
    public const string InProgress = "in_progress";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string RequiresAction = "requires_action";
    public const string Canceled = "canceled";

    public static bool IsRunning(string status) => status is Created or InProgress;
}
