using Microsoft.Playwright;

namespace CozeProxy.Tests.Console.Scale;

/// <summary>Takes the time of pages in a real browser: until what they are opened for is there and nothing on them changes any more.</summary>
internal sealed class PageClock(IPage page)
{
    // What a page is opened for is waited for; what else comes with it comes within this after the rest.
    private const int QuietMs = 700;

    /// <summary>Lets the page's own clock run, from its next address on.</summary>
    public static async Task<PageClock> StartAsync(IPage page)
    {
        await page.AddInitScriptAsync("""
            window.beganAt = 0;
            window.changedAt = 0;
            new MutationObserver(() => window.changedAt = performance.now())
                .observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
            """);
        return new PageClock(page);
    }

    /// <summary>Opens a page once.</summary>
    /// <returns>Milliseconds until the server's answer is there in full, none for a click, and until all is shown.</returns>
    public async Task<(double? Answered, double Shown)> VisitAsync(Visit visit)
    {
        await page.GotoAsync(visit.Path, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        await SettleAsync(visit.Shows);
        if (visit.Changes is null)
        {
            return (
                await page.EvaluateAsync<double>("() => performance.getEntriesByType('navigation')[0].responseEnd"),
                await page.EvaluateAsync<double>("() => window.changedAt"));
        }

        await page.EvaluateAsync(
            """
            ([click, select, value, changes]) => {
                window.before = document.querySelector(changes)?.textContent ?? null;
                const element = document.querySelector(click ?? select);
                if (element === null || element.disabled) throw new Error(`There is no ${click ?? select}.`);
                window.beganAt = performance.now();
                if (click !== null) { element.click(); return; }
                element.value = value;
                element.dispatchEvent(new Event('change', { bubbles: true }));
            }
            """,
            new object?[] { visit.Click, visit.Choose?.Select, visit.Choose?.Value, visit.Changes });
        await page.WaitForFunctionAsync("changes => { const element = document.querySelector(changes); return element !== null && element.textContent !== window.before; }", visit.Changes);
        await SettleAsync(visit.Changes);
        return (null, await page.EvaluateAsync<double>("() => window.changedAt - window.beganAt"));
    }

    private async Task SettleAsync(string shows)
    {
        await page.Locator(shows).First.WaitForAsync();
        await page.WaitForFunctionAsync($"() => performance.now() - window.changedAt > {QuietMs}");
    }
}
