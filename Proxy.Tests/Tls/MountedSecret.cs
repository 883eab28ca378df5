using System.Diagnostics;

namespace CozeProxy.Tests.Tls;

/// <summary>
/// A folder of files as Kubernetes mounts a secret: each is a link through <c>..data</c>, and a change lets that one link point to
/// another folder.
/// </summary>
internal sealed class MountedSecret : IDisposable
{
    private const string Data = "..data";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cozeproxy-secret-");
    private int _version;

    public MountedSecret(params IEnumerable<(string Name, string Text)> files)
    {
        Change(files);
        foreach (var (name, _) in files)
        {
            File.CreateSymbolicLink(PathOf(name), Path.Combine(Data, name));
        }
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Change(params IEnumerable<(string Name, string Text)> files)
    {
        var version = $"..2026_{++_version}";
        Directory.CreateDirectory(PathOf(version));
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(PathOf(version), name), text);
        }

        // One step: at no time is there no link.
        var link = PathOf("..data_tmp");
        File.CreateSymbolicLink(link, version);
        using var move = Process.Start("mv", ["--no-target-directory", link, PathOf(Data)]);
        move.WaitForExit();
        move.ExitCode.ShouldBe(0);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
