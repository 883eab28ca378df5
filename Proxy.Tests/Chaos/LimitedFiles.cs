using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Chaos;

/// <summary>No real disk, but the same to whoever writes: the kernel refuses each write past a file's first bytes.</summary>
internal sealed class LimitedFiles(string folder) : SmallDisk(folder)
{
    public override Task FillAsync(ProxyProcess proxy) => LimitAsync(proxy, "1");

    public override Task FreeAsync(ProxyProcess proxy) => LimitAsync(proxy, "unlimited");

    // The soft limit alone: it may be lifted again by anybody.
    private static async Task LimitAsync(ProxyProcess proxy, string bytes) =>
        await Command.RunAsync("prlimit", $"--pid={proxy.Id}", $"--fsize={bytes}:");
}
