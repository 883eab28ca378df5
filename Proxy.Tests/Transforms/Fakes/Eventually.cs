namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>Waits for what happens in the background, as long as a slow machine may need and no longer than it takes.</summary>
internal static class Eventually
{
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public static async Task HoldsAsync(Func<ValueTask<bool>> condition, string because)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            deadline.IsCancellationRequested.ShouldBeFalse(because);

            // Asks again as soon as others have had their turn: nothing here knows how long to sleep.
            await Task.Yield();
        }
    }

    public static Task HoldsAsync(Func<bool> condition, string because) => HoldsAsync(() => ValueTask.FromResult(condition()), because);
}
