namespace CozeProxy.Admin.Operations;

/// <summary>Reads what somebody has of a call: its request's id, or the id of its answer or of its run, which share all but their prefix.</summary>
internal static class RequestSearch
{
    private const int Digits = 32;

    /// <summary>The id that the call's row carries; a text that holds none of ours stays as it is.</summary>
    public static string RequestIdOf(string text)
    {
        var given = text.Trim();
        var rest = given.AsSpan(given.AsSpan().IndexOfAny('_', '-') + 1);
        return rest.Length >= Digits && Guid.TryParseExact(rest[..Digits], "N", out _) ? $"req_{rest[..Digits]}".ToLowerInvariant() : given;
    }
}
