using System.Globalization;

namespace CozeProxy.Tests.Console.Scale;

/// <summary>The table of what was measured, printed as it grows and kept in a file where one is named.</summary>
internal sealed class TimeTable(string? file)
{
    private const double WithinMs = 1000;

    /// <summary>What took a second or more, or did not come at all.</summary>
    public List<string> Slow { get; } = [];

    public async Task BeginAsync(string title) => await WriteAsync($"\n## {title}\n\n| page | answer ms | first ms | median ms | worst ms |\n| --- | ---: | ---: | ---: | ---: |");

    /// <summary>Adds a page.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="times">Of each time it was opened: milliseconds until the answer, and until all is shown; either may be missing in all of them.</param>
    public async Task AddAsync(string name, IReadOnlyList<(double? Answered, double? Shown)> times)
    {
        var answers = times.Select(time => time.Answered).OfType<double>().Order().ToList();
        var all = times.Select(time => time.Shown ?? time.Answered!.Value).ToList();
        var later = all.Skip(1).Order().ToList();
        var answer = answers.Count > 0 ? answers[answers.Count / 2] : default(double?);
        await WriteAsync($"| {name} | {Cell(answer)} | {Cell(all[0])} | {Cell(later[later.Count / 2])} | {Cell(later[^1])} |");
        if (all.Max() >= WithinMs)
        {
            Slow.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {all.Max():N0} ms"));
        }
    }

    /// <summary>Adds a page that did not come.</summary>
    public async Task MissAsync(string name, string why)
    {
        await WriteAsync($"| {name} | | **did not come** | | |");
        Slow.Add($"{name}: {why}");
    }

    private static string Cell(double? milliseconds) => milliseconds switch
    {
        null => "",
        >= WithinMs => string.Create(CultureInfo.InvariantCulture, $"**{milliseconds:N0}**"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N0}"),
    };

    private async Task WriteAsync(string line)
    {
        await TestContext.Progress.WriteLineAsync(line);
        if (file is not null)
        {
            await File.AppendAllTextAsync(file, line + "\n");
        }
    }
}
