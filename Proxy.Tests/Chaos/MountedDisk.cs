using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Chaos;

/// <summary>A file system in memory, filled to its last byte by one file.</summary>
internal sealed class MountedDisk : SmallDisk
{
    // More than the ledger's log takes before it is folded back, or the test's own load would fill it.
    private const string Size = "64m";

    private MountedDisk(string folder)
        : base(folder)
    {
    }

    private string Filler => Path.Combine(Folder, "filler");

    public static async Task<SmallDisk> MountAsync(string folder)
    {
        await Command.RunAsync("mount", "-t", "tmpfs", "-o", $"size={Size}", "cozeproxy-test", folder);
        return new MountedDisk(folder);
    }

    public override async Task FillAsync(ProxyProcess proxy)
    {
        var block = new byte[4096];
        try
        {
            await using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true)
            {
                await file.WriteAsync(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public override Task FreeAsync(ProxyProcess proxy)
    {
        File.Delete(Filler);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await Command.RunAsync("umount", Folder);
        await base.DisposeAsync();
    }
}
