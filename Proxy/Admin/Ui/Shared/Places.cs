using Microsoft.AspNetCore.Components;

namespace CozeProxy.Admin.Ui.Shared;

internal static class Places
{
    /// <summary>Whether the address shown lies in the portal; else it is the console's.</summary>
    public static bool IsPortal(this NavigationManager navigation) =>
        navigation.ToBaseRelativePath(navigation.Uri).StartsWith("portal", StringComparison.OrdinalIgnoreCase);
}
