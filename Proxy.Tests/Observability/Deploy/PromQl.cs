using System.Text.RegularExpressions;

namespace CozeProxy.Tests.Observability.Deploy;

/// <summary>Reads a query as Prometheus does, as far as rules and dashboards here use its language, and says what it names.</summary>
internal sealed partial class PromQl
{
    private static readonly HashSet<string> Functions = ["rate", "increase", "histogram_quantile", "label_values"];
    private static readonly HashSet<string> Aggregations = ["sum", "max", "min", "avg", "count"];
    private static readonly HashSet<string> Operators = ["+", "-", "*", "/", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless"];
    private static readonly HashSet<string> Matchers = ["=", "!=", "=~", "!~"];

    private readonly List<string> _tokens;
    private readonly string _query;
    private int _at;

    private PromQl(string query)
    {
        _query = query;
        _tokens = [.. Token().Matches(query).Select(match => match.Value)];
        string.Concat(_tokens).ShouldBe(Space().Replace(query, ""), $"Not all of it is understood: {query}");
    }

    /// <summary>The metrics that are asked for, each with the labels that are asked for of it.</summary>
    public List<(string Metric, List<string> Labels)> Selectors { get; } = [];

    /// <summary>The labels that series are put together by.</summary>
    public List<string> Groupings { get; } = [];

    private string Next => _at < _tokens.Count ? _tokens[_at] : "";

    public static PromQl Parse(string query)
    {
        var parser = new PromQl(query);
        parser.Expression();
        parser.Next.ShouldBe("", $"Too much: {query}");
        return parser;
    }

    private void Expression()
    {
        Operand();
        while (Operators.Contains(Next))
        {
            _at++;
            Operand();
        }
    }

    private void Operand()
    {
        var token = Take();
        if (token == "(")
        {
            Expression();
            Expect(")");
        }
        else if (Aggregations.Contains(token))
        {
            Grouping();
            Arguments();
        }
        else if (Functions.Contains(token))
        {
            Arguments();
        }
        else if (!Number().IsMatch(token))
        {
            Name().IsMatch(token).ShouldBeTrue($"`{token}` in {_query}");
            Selector(token);
        }
    }

    private void Grouping()
    {
        if (Next != "by")
        {
            return;
        }

        _at++;
        Expect("(");
        do
        {
            Groupings.Add(Take());
        }
        while (Taken(","));
        Expect(")");
    }

    private void Arguments()
    {
        Expect("(");
        do
        {
            Expression();
        }
        while (Taken(","));
        Expect(")");
    }

    private void Selector(string metric)
    {
        var labels = new List<string>();
        if (Taken("{"))
        {
            do
            {
                labels.Add(Take());
                Matchers.ShouldContain(Take(), _query);
                Take().ShouldStartWith("\"", Case.Sensitive, _query);
            }
            while (Taken(","));
            Expect("}");
        }

        if (Next.StartsWith('['))
        {
            _at++;
        }

        Selectors.Add((metric, labels));
    }

    private string Take()
    {
        Next.ShouldNotBe("", $"It breaks off: {_query}");
        return _tokens[_at++];
    }

    private bool Taken(string token)
    {
        var isNext = Next == token;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private void Expect(string token) => Take().ShouldBe(token, _query);

    [GeneratedRegex("""[a-zA-Z_:][a-zA-Z0-9_:]*|[0-9]+(\.[0-9]+)?|"[^"]*"|\[([0-9]+[smhd]|\$__rate_interval)\]|=~|!~|==|!=|>=|<=|[-+*/<>=(){},]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"\s(?=([^""]*""[^""]*"")*[^""]*$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Space();

    [GeneratedRegex("^[0-9.]+$", RegexOptions.None, 1000)]
    private static partial Regex Number();

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
