namespace CozeProxy.Admin.Ui.Usage;

/// <summary>A column of the list of calls. Its name is the field's in the admin API; a viewer may choose which are shown.</summary>
internal sealed record UsageColumn(string Name, int Width, bool IsShownAtFirst = false, bool IsNumber = false)
{
    /// <summary>All there are, in the order they are shown in.</summary>
    public static readonly IReadOnlyList<UsageColumn> All =
    [
        new("time", 140, IsShownAtFirst: true),
        new("outcome", 110, IsShownAtFirst: true),
        new("charge", 95, IsShownAtFirst: true, IsNumber: true),
        new("account", 95, IsShownAtFirst: true),
        new("key", 85, IsShownAtFirst: true),
        new("model", 120, IsShownAtFirst: true),
        new("channel", 80, IsShownAtFirst: true),
        new("inputTokens", 75, IsShownAtFirst: true, IsNumber: true),
        new("outputTokens", 75, IsShownAtFirst: true, IsNumber: true),
        new("totalTokens", 90, IsNumber: true),
        new("firstByteMs", 85, IsShownAtFirst: true, IsNumber: true),
        new("durationMs", 85, IsShownAtFirst: true, IsNumber: true),
        new("target", 170),
        new("group", 100),
        new("groupRatio", 90, IsNumber: true),
        new("channelRatio", 90, IsNumber: true),
        new("price", 230),
        new("estimated", 90),
        new("basis", 150),
        new("hold", 105, IsNumber: true),
        new("needsReview", 110),
        new("stream", 80),
        new("status", 80, IsNumber: true),
        new("errorCode", 190),
        new("requestId", 300),
        new("cozeLogId", 300),
        new("executeId", 190),
        new("debugUrl", 110),
    ];

    /// <summary>The names of those that are shown until somebody chooses.</summary>
    public static IReadOnlySet<string> AtFirst => All.Where(column => column.IsShownAtFirst).Select(column => column.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>What was chosen, as the browser keeps it; a list that names no column there is counts as none.</summary>
    public static IReadOnlySet<string> Read(string? kept)
    {
        var names = (kept ?? "").Split(',').ToHashSet(StringComparer.Ordinal);
        names.IntersectWith(All.Select(column => column.Name));
        return names.Count > 0 ? names : AtFirst;
    }

    /// <summary>The form in which the browser keeps a choice.</summary>
    public static string Write(IReadOnlySet<string> names) => string.Join(',', All.Select(column => column.Name).Where(names.Contains));
}
