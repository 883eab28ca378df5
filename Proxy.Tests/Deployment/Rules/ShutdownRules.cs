using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CozeProxy.Tests.Deployment.Rules;

/// <summary>A pod that is asked to end has the time for all it is to do.</summary>
internal static class ShutdownRules
{
    private const int LeastMargin = 10;

    public static IEnumerable<string> Judge(Manifests manifests)
    {
        foreach (var workload in manifests.Workloads)
        {
            // One after the other: the application, which may sleep first, and then the proxy beside it.
            var sleep = workload.Containers.Max(container => container.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0);
            var needed = sleep + DrainOf(manifests.SettingsOf(workload)) + LeastMargin;
            if (workload.Pod.TerminationGracePeriodSeconds is not { } given || given < needed)
            {
                yield return $"{workload.Name} is killed after {workload.Pod.TerminationGracePeriodSeconds} s and may need {needed}.";
            }
        }
    }

    private static int DrainOf(string settings)
    {
        using var json = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(settings));
        var configuration = new ConfigurationBuilder().AddJsonStream(json).Build();
        return (int)TimeSpan.Parse(configuration["Coze:ShutdownTimeout"]!, CultureInfo.InvariantCulture).TotalSeconds;
    }
}
