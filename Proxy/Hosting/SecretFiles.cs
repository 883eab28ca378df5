using CozeProxy.Settings;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;

namespace CozeProxy.Hosting;

/// <summary>
/// Settings of one file each, as secrets are mounted: <c>ConnectionStrings__Billing</c> holds what
/// <c>ConnectionStrings:Billing</c> is. What the environment can say, others on the machine can read; a file is for its owner.
/// </summary>
internal static class SecretFiles
{
    private const string DirectoryKey = "Secrets:Directory";

    /// <summary>
    /// Puts the files of <c>Secrets:Directory</c> above the settings files and beneath the environment. They are read again
    /// when one of them changes.
    /// </summary>
    public static void AddSecretFiles(this ConfigurationManager configuration)
    {
        // A folder that is not there is told with all other mistakes.
        if (configuration[DirectoryKey] is not { Length: > 0 } directory || !Directory.Exists(directory))
        {
            return;
        }

        var sources = ((IConfigurationBuilder)configuration).Sources;
        var environment = sources.OfType<EnvironmentVariablesConfigurationSource>().Last(source => string.IsNullOrEmpty(source.Prefix));
        sources.Insert(sources.IndexOf(environment), new KeyPerFileConfigurationSource
        {
            // Asked rather than watched: a mounted secret changes by a link that comes to point elsewhere.
            FileProvider = new PhysicalFileProvider(Path.GetFullPath(directory)) { UsePollingFileWatcher = true, UseActivePolling = true },
            ReloadOnChange = true,
        });
    }

    public static void Check(SettingsReader settings) =>
        settings.Folder(DirectoryKey, "a folder whose files are named as settings, such as /etc/cozeproxy/secrets");
}
