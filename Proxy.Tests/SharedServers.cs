using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests;

/// <summary>Ends the servers that tests share, after the last of them.</summary>
[SetUpFixture]
internal sealed class SharedServers
{
    [OneTimeTearDown]
    public async Task StopAsync() => await PostgresServer.StopSharedAsync();
}
