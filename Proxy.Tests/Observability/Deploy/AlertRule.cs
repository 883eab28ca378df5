namespace CozeProxy.Tests.Observability.Deploy;

/// <summary>A rule of deploy/prometheus/alerts.yaml, which is written in one way: a field a line.</summary>
internal sealed record AlertRule(string Name, IReadOnlyDictionary<string, string> Fields)
{
    private const string Begin = "      - alert: ";

    public string Expression => Fields["expr"];

    public static IReadOnlyList<AlertRule> ReadAll(string file)
    {
        var rules = new List<AlertRule>();
        foreach (var line in File.ReadLines(file).SkipWhile(line => !line.StartsWith(Begin, StringComparison.Ordinal)))
        {
            if (line.StartsWith(Begin, StringComparison.Ordinal))
            {
                rules.Add(new AlertRule(line[Begin.Length..], new Dictionary<string, string>()));
                continue;
            }

            line.ShouldStartWith("        ");
            var (name, value) = line.Trim().Split(':', 2) is [var before, var after] ? (before, after.Trim().Trim('"')) : throw new ShouldAssertException(line);
            ((Dictionary<string, string>)rules[^1].Fields).Add(name, value);
        }

        return rules;
    }
}
