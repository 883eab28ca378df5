namespace CozeProxy.Admin.Ui.Models;

/// <summary>A fixed parameter as it is entered: its value is JSON, so that numbers stay numbers.</summary>
internal sealed class ParameterRow
{
    public string Name { get; set; } = "";

    public string Value { get; set; } = "";

    public bool IsEmpty => Name.Length == 0 && Value.Length == 0;
}
