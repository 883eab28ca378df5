using CozeProxy.Transforms.OpenAi;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CozeProxy.Cli.Output;

/// <summary>Where a command writes: answers to the output, what is wrong to the errors. Colours only where a person sees them.</summary>
internal sealed class Terminal(TextWriter output, TextWriter errors, bool isInteractive, Language language)
{
    private const int WidthOfFiles = 80;

    // In the order that POSIX gives them.
    private static readonly string[] Locales = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <summary>The language of what it says.</summary>
    public Language Language => language;

    /// <summary>Whether a person reads along, and no file or program.</summary>
    public bool IsInteractive => isInteractive;

    public static Terminal OfThisProcess() => new(Console.Out, Console.Error, !Console.IsOutputRedirected, LanguageOfThisProcess());

    /// <summary>Writes JSON as it came.</summary>
    public void WriteJson(string json)
    {
        if (json.Length > 0)
        {
            output.WriteLine(json);
        }
    }

    public void WriteLine(LocalizedText text) => output.WriteLine(CleanText.Of(text.In(language)));

    /// <summary>Writes what must not be changed in any way.</summary>
    public void WriteExact(string text) => output.WriteLine(text);

    public void Write(IRenderable renderable)
    {
        using var buffer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(buffer),
        });
        console.Profile.Width = isInteractive ? Math.Max(WidthOfFiles, Console.WindowWidth) : WidthOfFiles;
        console.Profile.Capabilities.Unicode = true;
        console.Write(renderable);
        foreach (var line in buffer.ToString().Split('\n').SkipLast(1))
        {
            output.WriteLine(line.TrimEnd());
        }
    }

    /// <summary>Says in one line what is wrong.</summary>
    public void Fail(LocalizedText text) => errors.WriteLine(CleanText.Of(text.In(language)));

    /// <summary>Asks for something on the same line; what is answered by a program is elsewhere.</summary>
    public void Ask(LocalizedText question) => errors.Write(question.In(language));

    public void EndAsking() => errors.WriteLine();

    private static Language LanguageOfThisProcess()
    {
        var locale = Locales.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? Language.Chinese : Language.English;
    }
}
