using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

/// <summary>Makes a window as tall as what is in it, within reason, so that a picture shows more of a page that scrolls within itself.</summary>
internal static class Tall
{
    private const int HeaderAndMargin = 80;
    private const int Most = 1250;
    private const string ContentHeight = "document.getElementById('content').scrollHeight";

    public static async Task ShowAsync(IPage page)
    {
        var height = await page.EvaluateAsync<int>(ContentHeight) + HeaderAndMargin;
        await page.SetViewportSizeAsync(page.ViewportSize!.Width, Math.Clamp(height, page.ViewportSize.Height, Most));
    }
}
