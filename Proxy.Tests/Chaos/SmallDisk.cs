using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Chaos;

/// <summary>A disk that a test can fill: a small file system of its own where it may mount one, else a limit on what a process may write.</summary>
internal abstract class SmallDisk : IAsyncDisposable
{
    protected SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    public static async Task<SmallDisk> NewAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cozeproxy-disk-").FullName;
        try
        {
            // CHAOS_DISK=limit tries what a machine has to do that does not let its tests mount anything.
            if (Environment.GetEnvironmentVariable("CHAOS_DISK") != "limit")
            {
                return await MountedDisk.MountAsync(folder);
            }
        }
        catch (IOException e)
        {
            await TestContext.Out.WriteLineAsync(e.Message);
        }

        await TestContext.Out.WriteLineAsync("The disk is a limit on the size of the proxy's files.");
        return new LimitedFiles(folder);
    }

    /// <summary>From now on the proxy can write no more.</summary>
    public abstract Task FillAsync(ProxyProcess proxy);

    public abstract Task FreeAsync(ProxyProcess proxy);

    public virtual ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
