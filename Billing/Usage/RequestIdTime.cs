namespace CozeProxy.Billing.Usage;

/// <summary>
/// Reads the moment out of a request's id, which is a UUID of version 7 behind a prefix: so a call is found by it without an index
/// that every call would pay for.
/// </summary>
internal static class RequestIdTime
{
    private const int Digits = 32;
    private const int Version = 7;

    /// <summary>When the request came, to the millisecond; null where the id is none of ours.</summary>
    public static DateTimeOffset? Of(string requestId)
    {
        var id = requestId.AsSpan(requestId.IndexOf('_', StringComparison.Ordinal) + 1);
        if (id.Length != Digits || !Guid.TryParseExact(id, "N", out var guid) || guid.Version != Version)
        {
            return null;
        }

        // The first 48 bits are milliseconds since 1970. More than a moment can hold is nobody's id.
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = 0L;
        foreach (var digit in bytes[..6])
        {
            milliseconds = (milliseconds << 8) | digit;
        }

        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
