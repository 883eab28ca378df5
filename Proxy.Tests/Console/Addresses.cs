using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

internal static class Addresses
{
    /// <summary>
    /// Waits until a page is at an address, in which stars stand for anything. It is asked again and again: the driver's own waiting
    /// misses who arrives between its look and its listening.
    /// </summary>
    public static async Task WaitForAddressAsync(this IPage page, string pattern)
    {
        var address = Regex.Escape(pattern).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", ".*", StringComparison.Ordinal);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"^{address}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.WaitForFunctionAsync("() => document.readyState === 'complete'");
    }
}
