using CozeProxy.Admin.Answers;
using CozeProxy.Observability;

namespace CozeProxy.Admin.Operations;

/// <summary>Changes how much is logged, at this replica and until it ends: for a look at something while it happens.</summary>
internal sealed class LogLevelOperations(LogLevels levels, AuditTrail audit)
{
    private const int MostCategories = 100;
    private const int LongestCategory = 200;
    private const string Subject = "loglevel";

    public LogLevelAnswer Get() => new(levels.Current);

    /// <summary>Puts these levels in place of those that were changed before.</summary>
    public async Task<OperationResult<LogLevelAnswer>> PutAsync(Actor actor, IReadOnlyDictionary<string, LogLevel> wish)
    {
        if (!actor.MayAppoint)
        {
            return OperationErrors.Forbidden;
        }

        if (wish.Count > MostCategories || wish.Keys.FirstOrDefault(category => !IsCategory(category)) is not null)
        {
            return OperationErrors.Invalid(
                "levels", $"Give at most {MostCategories} categories, each a name such as `CozeProxy.Pipeline` or `Default`.",
                $"最多 {MostCategories} 个类别，名称如 `CozeProxy.Pipeline` 或 `Default`。");
        }

        var before = Get();
        levels.Set(wish);
        var after = Get();
        await audit.RecordAsync(actor, "loglevel.change", Subject, before, after);
        return after;
    }

    private static bool IsCategory(string name) =>
        name.Length is > 0 and <= LongestCategory && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '+' or '`');
}
