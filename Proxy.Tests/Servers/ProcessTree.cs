using System.Globalization;

namespace CozeProxy.Tests.Servers;

/// <summary>What /proc says of processes that were not started here.</summary>
internal static class ProcessTree
{
    private const string Zombie = "Z";
    private const int StateField = 0;
    private const int ParentField = 1;

    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Fields(id) is { } fields && fields[ParentField] == parent.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Gone, or dead and only not yet taken note of by whoever inherited it: its memory is given back.</summary>
    public static bool IsGone(int process) => Fields(process) is not { } fields || fields[StateField] == Zombie;

    // The fields behind the name, which stands in parentheses and may hold any character.
    private static string[]? Fields(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
