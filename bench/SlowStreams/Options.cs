using System.Globalization;

namespace CozeProxy.Bench.SlowStreams;

/// <summary>What the clients are asked for on the command line, as --name value.</summary>
internal sealed class Options(string[] args)
{
    private readonly IConfiguration _given = new ConfigurationBuilder().AddCommandLine(args).Build();

    public Uri Url => new(Text("url"));

    public string Bearer => Text("bearer");

    /// <summary>How many streams there are in all.</summary>
    public int Streams => Number("streams");

    /// <summary>How many of them are open at a time.</summary>
    public int AtOnce => Number("at-once");

    public Pace Pace => new(Number("words"), TimeSpan.FromMilliseconds(Number("every")));

    private string Text(string name) => _given[name] ?? throw new ArgumentException($"--{name} is missing.");

    private int Number(string name) => int.Parse(Text(name), CultureInfo.InvariantCulture);
}
