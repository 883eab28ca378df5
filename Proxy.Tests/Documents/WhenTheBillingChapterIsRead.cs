using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Documents;

/// <summary>The chapter on what calls cost says what the program does.</summary>
internal sealed partial class WhenTheBillingChapterIsRead
{
    private readonly string _text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "billing.md"));

    [Test]
    public void Its_worked_example_adds_up()
    {
        var example = Example();
        var price = new Price(Amount("`InputPer1K`"), Amount("`OutputPer1K`"), Amount("`PerCall`"), Amount("`Minimum`"));
        var snapshot = new PriceSnapshot("example", price, Ratio.Parse(example["group ratio"]), Ratio.Parse(example["channel ratio"]));
        var (input, output) = (Tokens("input tokens"), Tokens("output tokens"));

        ChargeCalculator.Charge(snapshot, new TokenUsage(input, output, input + output, Estimated: false)).ShouldBe(Amount("charge"));

        // The steps between, which the program never rounds, in decimals that are exact here.
        var sum = Number("`PerCall`") + (input / 1000m * Number("`InputPer1K`")) + (output / 1000m * Number("`OutputPer1K`"));
        sum.ShouldBe(Number("sum before the ratios"));
        (sum * Number("group ratio") * Number("channel ratio")).ShouldBe(Number("exact product"));

        Money Amount(string part) => Money.Parse(example[part]);
        long Tokens(string part) => long.Parse(example[part], CultureInfo.InvariantCulture);
        decimal Number(string part) => decimal.Parse(example[part], CultureInfo.InvariantCulture);
    }

    [Test]
    public void Its_table_knows_every_outcome_and_every_basis()
    {
        var table = _text[.._text.IndexOf("### Which tokens", StringComparison.Ordinal)];
        foreach (var word in Enum.GetNames<CallOutcome>().Concat(Enum.GetNames<ChargeBasis>()))
        {
            table.ShouldContain($"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(word)}`");
        }
    }

    [Test]
    public void It_knows_every_answer_to_missing_usage() => Enum.GetNames<MissingUsage>().ShouldAllBe(word => _text.Contains($"| `{word}`", StringComparison.Ordinal));

    private Dictionary<string, string> Example()
    {
        var section = _text[_text.IndexOf("A worked example", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n### ", StringComparison.Ordinal)];
        return Rows().Matches(section).ToDictionary(row => row.Groups["part"].Value, row => row.Groups["value"].Value);
    }

    [GeneratedRegex(@"^\| (?<part>[^|]+) \| (?<value>[\d.]+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rows();
}
