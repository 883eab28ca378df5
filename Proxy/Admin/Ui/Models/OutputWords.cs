namespace CozeProxy.Admin.Ui.Models;

/// <summary>How a document names which of a workflow's texts are the answer; anything else is a JSON pointer.</summary>
internal static class OutputWords
{
    public const string Auto = "auto";
    public const string Pointer = "pointer";

    public static readonly string[] All = [Auto, "messages", "end", "all"];

    public static bool IsPointer(string output) => !All.Contains(output, StringComparer.OrdinalIgnoreCase);
}
