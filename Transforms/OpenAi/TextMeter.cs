namespace CozeProxy.Transforms.OpenAi;

/// <summary>
/// Estimates tokens from text alone: four bytes of ASCII or one other character a token. It is used where Coze reports no
/// usage, and always flagged as an estimate.
/// </summary>
public struct TextMeter
{
    private const int AsciiBytesPerToken = 4;

    private long _asciiBytes;
    private long _otherCharacters;

    /// <summary>The estimate so far, rounded up.</summary>
    public readonly long Tokens => ((_asciiBytes + AsciiBytesPerToken - 1) / AsciiBytesPerToken) + _otherCharacters;

    public void Add(ReadOnlySpan<byte> utf8)
    {
        foreach (var b in utf8)
        {
            if (b < 0x80)
            {
                _asciiBytes++;
            }
            else if (b >= 0xC0)
            {
                // Only a character's first byte counts; those that follow are 10xxxxxx.
                _otherCharacters++;
            }
        }
    }

    public static long Estimate(ReadOnlySpan<byte> utf8)
    {
        var meter = default(TextMeter);
        meter.Add(utf8);
        return meter.Tokens;
    }
}
