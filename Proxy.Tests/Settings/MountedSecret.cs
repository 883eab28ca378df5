using System.Diagnostics;

namespace CozeProxy.Tests.Settings;

/// <summary>A folder as Kubernetes mounts a secret: each file is a link through <c>..data</c>, which leads to the present version.</summary>
internal sealed class MountedSecret : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cozeproxy-secret-");
    private int _version;

    public MountedSecret(params IReadOnlyList<(string Name, string Text)> files)
    {
        Change(files);
        foreach (var (name, _) in files)
        {
            File.CreateSymbolicLink(PathOf(name), Path.Combine("..data", name));
        }
    }

    public string Folder => _folder.FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Another version of all files, in force by one rename.</summary>
    public void Change(params IReadOnlyList<(string Name, string Text)> files)
    {
        var version = _folder.CreateSubdirectory($"..version{++_version}");
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(version.FullName, name), text);
        }

        var link = PathOf("..data_tmp");
        File.CreateSymbolicLink(link, version.Name);

        // The library moves no link to a folder onto another.
        using var rename = Process.Start("mv", ["-T", link, PathOf("..data")]);
        rename.WaitForExit();
        rename.ExitCode.ShouldBe(0);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
