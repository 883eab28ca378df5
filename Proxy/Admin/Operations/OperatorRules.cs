using System.Globalization;
using CozeProxy.Billing.Operators;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Operations;

/// <summary>What names and passwords of operators have to be like.</summary>
internal static class OperatorRules
{
    public const int ShortestPassword = 12;
    public const int LongestPassword = 256;
    public const int LongestName = 64;

    /// <summary>What is wrong with a name, or null.</summary>
    public static ApiError? OfName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return OperationErrors.Missing("name");
        }

        // The audit log tells people apart by it: no two may look the same for what cannot be seen.
        if (name.Trim().Length > LongestName || name.Any(character => CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format))
        {
            return OperationErrors.Invalid(
                "name", $"`name` must have at most {LongestName} characters and none that cannot be seen.", $"`name` 最多 {LongestName} 个字符，且不能包含不可见字符。");
        }

        return name.Trim().Equals(Actor.TokenHolder, StringComparison.OrdinalIgnoreCase)
            ? OperationErrors.Invalid("name", "`name` is what the holder of the admin token is called.", "`name` 是管理令牌持有者的保留名称。")
            : null;
    }

    public static ApiError? OfRole(OperatorRole? role) => role is null || !Enum.IsDefined(role.Value) ? OperationErrors.Missing("role") : null;

    /// <summary>What is wrong with a password, or null.</summary>
    public static ApiError? OfPassword(string? password, string name)
    {
        if (string.IsNullOrEmpty(password))
        {
            return OperationErrors.Missing("password");
        }

        if (password.Length is < ShortestPassword or > LongestPassword)
        {
            return OperationErrors.Invalid(
                "password",
                $"`password` must have at least {ShortestPassword} characters and at most {LongestPassword}.",
                $"`password` 至少 {ShortestPassword} 个字符，最多 {LongestPassword} 个字符。");
        }

        return password.Trim().Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)
            ? OperationErrors.Invalid("password", "`password` must not be the name.", "`password` 不能与名称相同。")
            : null;
    }
}
