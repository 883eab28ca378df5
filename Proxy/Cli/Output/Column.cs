using System.Runtime.InteropServices;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Cli.Output;

/// <summary>A column of a list.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="IsNumber">Whether it is set to the right and never broken.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Column(LocalizedText Title, bool IsNumber)
{
    public static Column Text(string english, string chinese) => new(new(english, chinese), IsNumber: false);

    public static Column Number(string english, string chinese) => new(new(english, chinese), IsNumber: true);
}
