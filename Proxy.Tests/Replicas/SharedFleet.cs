namespace CozeProxy.Tests.Replicas;

/// <summary>The fleet of the tests beside this; started for the first of them, ended after the last.</summary>
[SetUpFixture]
internal sealed class SharedFleet
{
    private static Lazy<Task<Fleet>> _fleet = new(Fleet.StartAsync);

    public static Task<Fleet> Current => _fleet.Value;

    /// <summary>Ends it, so that the next test gets another.</summary>
    public static async Task DiscardAsync()
    {
        if (_fleet.IsValueCreated)
        {
            var fleet = _fleet.Value;
            _fleet = new(Fleet.StartAsync);

            // One that did not start has ended itself.
            if (fleet.IsCompletedSuccessfully)
            {
                await (await fleet).DisposeAsync();
            }
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await DiscardAsync();
}
