using System.Diagnostics;

namespace CozeProxy.Tests.Settings;

/// <summary>A folder as Kubernetes mounts a secret: each file is a link through <c>..data</c>, which leads to the present version.</summary>
internal sealed class MountedSecret : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cozeproxy-secret-");
    private int _version;

    public MountedSecret(params IReadOnlyList<(string Name, string Text)> files)
    {
        Update(files);
        foreach (var (name, _) in files)
        {
            File.CreateSymbolicLink(Path.Combine(Folder, name), Path.Combine("..data", name));
        }
    }

    public string Folder => _folder.FullName;

    /// <summary>Another version of all files, in force by one rename.</summary>
    public void Update(params IReadOnlyList<(string Name, string Text)> files)
    {
        var version = _folder.CreateSubdirectory($"..version{++_version}");
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(version.FullName, name), text);
        }

        var link = Path.Combine(Folder, "..data_tmp");
        File.CreateSymbolicLink(link, version.Name);

        // The library moves no link to a folder onto another.
        using var rename = Process.Start("mv", ["-T", link, Path.Combine(Folder, "..data")]);
        rename.WaitForExit();
        rename.ExitCode.ShouldBe(0);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
