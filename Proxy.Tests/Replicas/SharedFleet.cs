namespace CozeProxy.Tests.Replicas;

/// <summary>The fleet of the tests beside this; started for the first of them, ended after the last.</summary>
[SetUpFixture]
internal sealed class SharedFleet
{
    private static Lazy<Task<Fleet>> _fleet = new(Fleet.StartAsync);

    public static Task<Fleet> Current => _fleet.Value;

    [OneTimeTearDown]
    public async Task StopAsync()
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
}
