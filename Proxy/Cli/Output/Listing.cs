using CozeProxy.Transforms.OpenAi;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CozeProxy.Cli.Output;

/// <summary>A table of what was answered. Cells are plain text: nothing in them is markup.</summary>
internal sealed class Listing(params Column[] columns)
{
    private const int MostOfACell = 60;

    private readonly List<string[]> _rows = [];
    private string[]? _totals;

    public void Add(params string?[] cells) => _rows.Add(Clean(cells));

    /// <summary>What stands beneath the rows.</summary>
    public void Total(params string?[] cells) => _totals = Clean(cells);

    public void WriteTo(Terminal terminal)
    {
        var table = new Table().Border(TableBorder.Simple);
        for (var index = 0; index < columns.Length; index++)
        {
            var column = new TableColumn(new Text(columns[index].Title.In(terminal.Language), new Style(decoration: Decoration.Bold)));
            column.Alignment = columns[index].IsNumber ? Justify.Right : Justify.Left;
            column.NoWrap = columns[index].IsNumber;
            column.Padding = new Padding(0, 0, 1, 0);
            if (_totals is not null)
            {
                column.Footer = new Text(_totals[index]);
            }

            table.AddColumn(column);
        }

        foreach (var row in _rows)
        {
            table.AddRow(row.Select(IRenderable (cell) => new Text(cell)).ToArray());
        }

        terminal.Write(table);
    }

    /// <summary>Writes the table, and beneath it how many there are where they are not all shown.</summary>
    public void WriteTo(Terminal terminal, long total)
    {
        WriteTo(terminal);
        if (total > _rows.Count)
        {
            terminal.WriteLine(new LocalizedText($"{_rows.Count} of {total}.", $"显示 {_rows.Count} 条，共 {total} 条。"));
        }
    }

    private static string[] Clean(string?[] cells) => [.. cells.Select(cell => CleanText.Cut(cell, MostOfACell))];
}
