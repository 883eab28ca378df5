namespace CozeProxy.Sandbox.Coze;

/// <summary>The ids of the bots and chatflows every emulator has from the start.</summary>
internal static class SandboxChats
{
    public const string Bot = "7380000000101";
    public const string ReasoningBot = "7380000000102";
    public const string ToolBot = "7380000000103";
    public const string FollowUpBot = "7380000000104";
    public const string SeveralAnswersBot = "7380000000105";
    public const string WholeAnswerBot = "7380000000106";
    public const string RememberingBot = "7380000000107";
    public const string ActingBot = "7380000000108";
    public const string NoUsageBot = "7380000000109";

    public const string FailedBot = "7380000000111";
    public const string FailedBareBot = "7380000000112";
    public const string ErrorBot = "7380000000113";
    public const string EmptyErrorBot = "7380000000114";
    public const string OutOfQuotaBot = "7380000000115";
    public const string RefusedBot = "7380000000116";
    public const string UnpublishedBot = "7380000000117";
    public const string SilentBot = "7380000000118";
    public const string DoneOnlyBot = "7380000000119";

    public const string FailedMidwayBot = "7380000000121";
    public const string TruncatedBot = "7380000000122";
    public const string DroppedBot = "7380000000123";
    public const string DoneMidwayBot = "7380000000124";

    public const string Chatflow = "7390000000101";
    public const string AskingChatflow = "7390000000102";
    public const string ReplyChatflow = "7390000000103";
    public const string FailedChatflow = "7390000000111";
    public const string FailedMidwayChatflow = "7390000000112";
    public const string TruncatedChatflow = "7390000000113";
}
