using System.Globalization;

namespace CozeProxy.Pipeline;

internal static class AttemptOptionsReader
{
    /// <summary>Reads them from the section <c>Coze</c>; what is not there keeps its default, what is wrong is added to the errors.</summary>
    public static AttemptOptions ReadAttemptOptions(this IConfiguration configuration, ICollection<string> errors)
    {
        var section = configuration.GetSection("Coze");
        var options = new AttemptOptions();
        if (section[nameof(options.MaxAttempts)] is { } attempts)
        {
            if (int.TryParse(attempts, CultureInfo.InvariantCulture, out var most) && most >= 1)
            {
                options = options with { MaxAttempts = most };
            }
            else
            {
                errors.Add($"Coze:MaxAttempts is '{attempts}': use a number of attempts from 1, such as 4.");
            }
        }

        if (section[nameof(options.RetryWithin)] is { } within)
        {
            if (TimeSpan.TryParse(within, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero)
            {
                options = options with { RetryWithin = span };
            }
            else
            {
                errors.Add($"Coze:RetryWithin is '{within}': use a time span from 0, such as 00:00:30.");
            }
        }

        return options;
    }
}
