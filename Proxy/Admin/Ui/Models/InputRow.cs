using CozeProxy.Transforms.Targets;

namespace CozeProxy.Admin.Ui.Models;

/// <summary>A mapped parameter as it is entered: where its value comes from, or the text itself.</summary>
internal sealed class InputRow
{
    /// <summary>The source that stands for a text as it is.</summary>
    public const string Literal = "literal";

    public string Name { get; set; } = "";

    /// <summary>A name with a dollar, or <see cref="Literal"/>.</summary>
    public string Source { get; set; } = "$last_user";

    /// <summary>The text of a literal.</summary>
    public string Text { get; set; } = "";

    public bool IsEmpty => Name.Length == 0 && (Source != Literal || Text.Length == 0);

    /// <summary>The row of what a document says; a name that nobody knows stays as it is.</summary>
    public static InputRow Of(string name, string written) => InputSource.TryParse(written, out var source) && source.Kind == InputKind.Literal
        ? new InputRow { Name = name, Source = Literal, Text = source.Literal ?? "" }
        : new InputRow { Name = name, Source = written };

    /// <summary>As a document says it: a dollar in front of a text is written twice.</summary>
    public string Write() => Source == Literal ? new InputSource(InputKind.Literal, Text).ToString() : Source;
}
