using CozeProxy.Billing;
using CozeProxy.Channels;
using CozeProxy.Models;

namespace CozeProxy.Hosting;

/// <summary>Finds keys in the proxy's own sections that nothing reads: most are misspelt, and what they should have set is not set.</summary>
internal static class UnknownKeys
{
    private const int MostEdits = 3;

    private static readonly string[] Sections = ["Coze", BillingOptions.Section, "Admin"];

    // Keys that are read elsewhere than over the reader of settings; what ends with a colon has parts that are judged there.
    private static readonly string[] Others =
    [
        $"{ChannelBinder.Section}:", $"{ModelBinder.Section}:", "Coze:OpenWorkflows", "Admin:Token", "Billing:Prices:", "Billing:Groups:",
        "Billing:Currency", "Billing:Provider", "Billing:Synchronous", "Billing:LargestBatch", "Billing:ReplicaLease", "Billing:AbandonedCalls", "Billing:KeepCallsDays",
    ];

    public static IEnumerable<string> Find(IConfiguration configuration, IEnumerable<string> asked)
    {
        string[] known = [.. asked, .. Others];
        return Sections.SelectMany(section => Leaves(configuration.GetSection(section)))
            .Where(path => !known.Any(key => IsOf(path, key)))
            .Select(path => $"{path} is no setting: {Suggest(path, known)}");
    }

    private static bool IsOf(string path, string key) => key.EndsWith(':')
        ? path.StartsWith(key, StringComparison.OrdinalIgnoreCase) || path.Equals(key[..^1], StringComparison.OrdinalIgnoreCase)
        : path.Equals(key, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Leaves(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        var own = section.Value is null || !section.Path.Contains(':', StringComparison.Ordinal) ? Enumerable.Empty<string>() : [section.Path];
        return own.Concat(children.SelectMany(Leaves));
    }

    // A part of the path may be misspelt above the parts that are judged elsewhere.
    private static string Suggest(string path, IEnumerable<string> known)
    {
        var (closest, edits) = known.Select(key => key.TrimEnd(':'))
            .Select(key => (Key: key, Edits: Edits(First(path, key.Count(letter => letter == ':') + 1).ToUpperInvariant(), key.ToUpperInvariant())))
            .MinBy(candidate => candidate.Edits);
        return edits <= MostEdits ? $"did you mean {closest}?" : "remove it, or look for it among the settings in docs/operations.md.";
    }

    private static string First(string path, int parts) => string.Join(':', path.Split(':').Take(parts));

    // Levenshtein's distance.
    private static int Edits(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
