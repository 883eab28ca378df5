using CozeProxy.Admin.Operations;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CozeProxy.Admin.Ui.Shared;

/// <summary>A dialog of a form. What it is for is done once, and nobody leaves it before it is known whether it was done.</summary>
public abstract class CarefulDialog : CarefulPage
{
    private bool _isDone;

    [Parameter]
    public DialogExit Exit { get; set; } = new();

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    /// <summary>Whether it takes nothing any more: it is under way, or done already.</summary>
    internal bool IsTaken => IsBusy || _isDone;

    /// <summary>Changes something once, however often it is asked to until the dialog is gone; null when it was not done now.</summary>
    internal async Task<T?> ChangeOnceAsync<T>(Func<Actor, Task<OperationResult<T>>> change)
        where T : class
    {
        if (IsTaken)
        {
            return null;
        }

        Exit.IsOpen = false;
        try
        {
            var result = await ChangeAsync(change);
            _isDone = result is not null;
            return result;
        }
        finally
        {
            Exit.IsOpen = true;
        }
    }

    /// <summary>Closes it; whoever has left it for another page has closed it already, and what is open now is another.</summary>
    internal void Close(bool isDone)
    {
        if (!IsGone)
        {
            Dialogs.Close(isDone);
        }
    }
}
