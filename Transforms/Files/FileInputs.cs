using CozeProxy.Transforms.Targets;

namespace CozeProxy.Transforms.Files;

/// <summary>Which parameters of a workflow take images and files, and how many.</summary>
internal static class FileInputs
{
    /// <summary>How many files of a kind the parameters take together: those of the last message go into each of them.</summary>
    public static int Most(IEnumerable<InputSource> inputs, FileKind kind)
    {
        var most = 0;
        foreach (var input in inputs)
        {
            if (KindOf(input.Kind) == kind)
            {
                most = Math.Max(most, IsList(input.Kind) ? int.MaxValue : 1);
            }
        }

        return most;
    }

    /// <summary>Null for what takes no files.</summary>
    public static FileKind? KindOf(InputKind kind) => kind switch
    {
        InputKind.Image or InputKind.Images => FileKind.Image,
        InputKind.File or InputKind.Files => FileKind.File,
        _ => null,
    };

    public static bool IsList(InputKind kind) => kind is InputKind.Images or InputKind.Files;
}
