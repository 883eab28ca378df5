using System.Text.Json;
using Spectre.Console;

namespace CozeProxy.Cli.Output;

/// <summary>One thing with all its fields, called as the admin API calls them.</summary>
internal static class Details
{
    private const int MostOfAValue = 2000;

    public static void Write(Terminal terminal, JsonElement thing)
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        Add(grid, "", thing);
        terminal.Write(grid);
    }

    private static void Add(Grid grid, string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            grid.AddRow(new Text(CleanText.Cut(name, MostOfAValue)), new Text(CleanText.Cut(Cells.TextOf(value), MostOfAValue)));
            return;
        }

        foreach (var field in value.EnumerateObject())
        {
            Add(grid, name.Length == 0 ? field.Name : $"{name}.{field.Name}", field.Value);
        }
    }
}
