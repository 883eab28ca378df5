namespace CozeProxy.Transforms.Coze;

/// <summary>The tokens of a run; estimated ones are ours, the others Coze's own count.</summary>
public readonly record struct CozeUsage(long InputTokens, long OutputTokens, long TotalTokens, bool Estimated = false)
{
    /// <summary>
    /// Coze's counts made to agree with each other, since they are what is paid: no part is more than the total, and an
    /// absent total is the sum. Counts that can be none, below zero or beyond what fits, are as if they were not reported.
    /// </summary>
    public static CozeUsage? Of(long input, long output, long total)
    {
        if (input < 0 || output < 0 || total < 0)
        {
            return null;
        }

        if (total == 0)
        {
            return input > long.MaxValue - output ? null : new CozeUsage(input, output, input + output);
        }

        output = Math.Min(output, total);
        return new CozeUsage(Math.Min(input, total - output), output, total);
    }
}
