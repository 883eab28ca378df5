using System.Globalization;
using CozeProxy.Admin.Operations;
using CozeProxy.Transforms.OpenAi;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Radzen;

namespace CozeProxy.Admin.Ui.Shared;

/// <summary>What pages of the console have in common: who looks at them, and how they say what was done or not.</summary>
public abstract class ConsolePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    /// <inheritdoc cref="ConsolePage"/>
    protected ConsolePage() => Gone = _gone.Token;

    [CascadingParameter]
    private Task<AuthenticationState> User { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private IServiceProvider Services { get; set; } = null!;

    /// <summary>Cancelled when the page is left; reads use it, changes do not.</summary>
    protected CancellationToken Gone { get; }

    internal IStringLocalizer<CommonTexts> Common => Services.GetRequiredService<IStringLocalizer<CommonTexts>>();

    internal ViewerClock Clock => Services.GetRequiredService<ViewerClock>();

    /// <summary>Whoever uses the page now.</summary>
    internal async Task<Actor> ActorAsync() => Actor.Of((await User).User);

    /// <summary>Says that something was done, or why it was not; returns whether it was.</summary>
    internal bool Say<T>(OperationResult<T> result)
        where T : class
    {
        if (result.IsDone)
        {
            Notifications.Notify(NotificationSeverity.Success, Common["Saved"]);
            return true;
        }

        Say(result.Error);
        return false;
    }

    internal void Say(ApiError error) =>
        Notifications.Notify(new NotificationMessage { Severity = NotificationSeverity.Error, Summary = Common["Failed"], Detail = InWords(error), Duration = 10_000 });

    /// <summary>An error in the viewer's language.</summary>
    internal static string InWords(ApiError error) => error.Message.In(ViewerLanguage);

    internal static Language ViewerLanguage => CultureInfo.CurrentUICulture.Name == Preferences.Chinese ? Language.Chinese : Language.English;

    /// <summary>Goes on to another page, unless whoever looked has gone somewhere else meanwhile.</summary>
    internal void GoTo(string address, bool replace = false, bool forceLoad = false)
    {
        if (!Gone.IsCancellationRequested)
        {
            Services.GetRequiredService<NavigationManager>().NavigateTo(address, forceLoad, replace);
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gone.Cancel();
            _gone.Dispose();
        }
    }
}
