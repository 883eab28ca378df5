namespace CozeProxy.Admin.Ui.Shared;

/// <summary>The way out of a dialog by its corner or the keyboard: closed while what the dialog does is not known to be done.</summary>
public sealed class DialogExit
{
    public bool IsOpen { get; internal set; } = true;
}
