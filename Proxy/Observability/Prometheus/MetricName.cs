using System.Text;

namespace CozeProxy.Observability.Prometheus;

/// <summary>Names as Prometheus takes them, by the rules that OpenTelemetry has for that.</summary>
internal static class MetricName
{
    /// <summary>The family's name: the unit in words at its end, and <c>_total</c> where it only ever grows.</summary>
    public static string Of(string name, string unit, bool isCounter)
    {
        var family = Clean(name);
        if (UnitOf(unit) is { Length: > 0 } word && !family.EndsWith($"_{word}", StringComparison.Ordinal))
        {
            family = $"{family}_{word}";
        }

        return isCounter && !family.EndsWith("_total", StringComparison.Ordinal) ? $"{family}_total" : family;
    }

    /// <summary>The unit in words; empty for what is only counted.</summary>
    public static string UnitOf(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        _ => "",
    };

    /// <summary>Letters, digits and underscores alone, no two of these in a row.</summary>
    public static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                clean.Append(clean.Length == 0 && char.IsAsciiDigit(letter) ? "_" : "").Append(letter);
            }
            else if (clean.Length > 0 && clean[^1] != '_')
            {
                clean.Append('_');
            }
        }

        return clean.ToString();
    }
}
