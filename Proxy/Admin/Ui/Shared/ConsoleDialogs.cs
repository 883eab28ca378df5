using Microsoft.Extensions.Localization;
using Radzen;

namespace CozeProxy.Admin.Ui.Shared;

/// <summary>Opens dialogs that fit a phone, too, and are not closed by a slip beside them.</summary>
internal static class ConsoleDialogs
{
    public static async Task<bool> AskAsync<TDialog>(
        this DialogService dialogs, string title, IStringLocalizer<CommonTexts> common, bool closesOnEscape = true, params (string Name, object? Value)[] parameters)
        where TDialog : CarefulDialog
    {
        var exit = new DialogExit();
        return await dialogs.OpenAsync<TDialog>(
            title,
            parameters.Append((Name: nameof(CarefulDialog.Exit), Value: exit)).ToDictionary(parameter => parameter.Name, parameter => parameter.Value)!,
            new DialogOptions
            {
                Width = "min(36rem, calc(100vw - 1rem))",
                CloseDialogOnEsc = closesOnEscape,
                CloseDialogOnOverlayClick = false,
                CloseAriaLabel = common["Close"],
                CanClose = () => Task.FromResult(exit.IsOpen),
                CssClass = "room-dialog",

                // It comes half a second later, and what somebody types meanwhile would go on in the first field: DialogEnd does it.
                AutoFocusFirstElement = false,
            }) is true;
    }
}
