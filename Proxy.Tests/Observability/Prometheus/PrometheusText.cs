using System.Globalization;
using System.Text.RegularExpressions;

namespace CozeProxy.Tests.Observability.Prometheus;

/// <summary>Reads Prometheus's text format, version 0.0.4, and takes nothing that its specification does not.</summary>
internal static partial class PrometheusText
{
    public static IReadOnlyList<MetricFamily> Parse(string text)
    {
        text.ShouldEndWith("\n");
        text.ShouldNotContain("\r");
        var families = new List<MetricFamily>();
        string? help = null;
        foreach (var line in text[..^1].Split('\n'))
        {
            if (HelpLine().Match(line) is { Success: true } helped)
            {
                help = helped.Groups["help"].Value;
                families.ShouldNotContain(family => family.Name == helped.Groups["name"].Value, $"Told twice: {line}");
            }
            else if (TypeLine().Match(line) is { Success: true } typed)
            {
                families.Add(new MetricFamily(typed.Groups["name"].Value, typed.Groups["type"].Value, help.ShouldNotBeNull(line)));
                help = null;
            }
            else if (!line.StartsWith("# UNIT ", StringComparison.Ordinal))
            {
                var sample = ReadSample(line);
                families[^1].Owns(sample.Name).ShouldBeTrue($"Not under its own family: {line}");
                families[^1].Samples.Add(sample);
            }
        }

        families.ForEach(Check);
        return families;
    }

    private static Sample ReadSample(string line)
    {
        var parts = SampleLine().Match(line);
        parts.Success.ShouldBeTrue($"Not a sample: {line}");
        var labels = new Dictionary<string, string>();
        foreach (Match label in Label().Matches(parts.Groups["labels"].Value))
        {
            labels.TryAdd(label.Groups["name"].Value, Unescape(label.Groups["value"].Value)).ShouldBeTrue($"A label twice: {line}");
        }

        var value = parts.Groups["value"].Value switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number, CultureInfo.InvariantCulture),
        };
        return new Sample(parts.Groups["name"].Value, labels, value);
    }

    private static void Check(MetricFamily family)
    {
        family.Help.ShouldNotBeEmpty(family.Name);
        family.Samples.Select(Series).ShouldBeUnique();
        if (family.Type == "counter")
        {
            family.Name.ShouldEndWith("_total");
            family.Samples.ShouldAllBe(sample => sample.Value >= 0);
        }
        else if (family.Type == "histogram")
        {
            foreach (var series in family.Samples.GroupBy(sample => Series(sample with { Name = family.Name, Labels = WithoutBound(sample) })))
            {
                CheckHistogram(family.Name, [.. series]);
            }
        }
    }

    private static void CheckHistogram(string name, IReadOnlyList<Sample> series)
    {
        var buckets = series.Where(sample => sample.Name == $"{name}_bucket").ToList();
        var bounds = buckets.Select(bucket => bucket["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(bucket["le"]!, CultureInfo.InvariantCulture)).ToList();
        bounds.ShouldBe(bounds.Order(), ignoreOrder: false, name);
        bounds[^1].ShouldBe(double.PositiveInfinity, name);
        buckets.Select(bucket => bucket.Value).ShouldBe(buckets.Select(bucket => bucket.Value).Order(), ignoreOrder: false, name);
        series.Single(sample => sample.Name == $"{name}_count").Value.ShouldBe(buckets[^1].Value, name);
        series.Count(sample => sample.Name == $"{name}_sum").ShouldBe(1, name);
    }

    private static Dictionary<string, string> WithoutBound(Sample sample) => sample.Labels.Where(label => label.Key != "le").ToDictionary();

    private static string Series(Sample sample) => $"{sample.Name} {string.Join(',', sample.Labels.OrderBy(label => label.Key).Select(label => $"{label.Key}={label.Value}"))}";

    private static string Unescape(string value) => Escape().Replace(value, escape => escape.Value switch { @"\n" => "\n", _ => escape.Value[1..] });

    [GeneratedRegex("^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<help>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HelpLine();

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeLine();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*")*)\})? (?<value>[+-]Inf|NaN|-?[0-9.]+(E[+-]?[0-9]+)?)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SampleLine();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\["\\n])*)"(,|$)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();

    [GeneratedRegex("""\\["\\n]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();
}
