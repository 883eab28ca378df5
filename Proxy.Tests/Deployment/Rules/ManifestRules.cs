namespace CozeProxy.Tests.Deployment.Rules;

/// <summary>What Kubernetes would take and an operator would regret.</summary>
internal static class ManifestRules
{
    /// <summary>All that is wrong, each with the name of where.</summary>
    public static IReadOnlyList<string> Judge(Manifests manifests) =>
    [
        .. ContainerRules.Judge(manifests),
        .. FileRules.Judge(manifests),
        .. NameRules.Judge(manifests),
        .. ReferenceRules.Judge(manifests),
        .. ShutdownRules.Judge(manifests),
    ];
}
