using CozeProxy.Tests.Console;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests;

/// <summary>Ends what tests share, after the last of them. It is a parent of every test: a filter by its name would mean them all.</summary>
[SetUpFixture]
internal sealed class EndOfAllTests
{
    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await Browsers.StopAsync();
        await PostgresServer.StopSharedAsync();
    }
}
