namespace CozeProxy.Admin.Ui;

/// <summary>An address of the console itself: whoever follows a link must not be led elsewhere.</summary>
internal static class LocalUrl
{
    public static string Of(string? given, string otherwise) =>
        given is ['/', .. var rest] && (rest.StartsWith("admin", StringComparison.Ordinal) || rest.StartsWith("portal", StringComparison.Ordinal))
        && rest.AsSpan().IndexOfAny("\\\r\n\t") < 0
            ? given
            : otherwise;
}
