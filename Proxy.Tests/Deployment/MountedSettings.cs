using System.Security.Cryptography;
using System.Text;
using CozeProxy.Hosting;
using CozeProxy.Tests.Settings;

namespace CozeProxy.Tests.Deployment;

/// <summary>Starts a proxy's configuration as its pod does: settings of the ConfigMap, and the secrets that the chapter says to make.</summary>
internal sealed class MountedSettings : IDisposable
{
    private readonly DirectoryInfo _settings = Directory.CreateTempSubdirectory("cozeproxy-settings-");
    private readonly MountedSecret _secrets;

    public MountedSettings(string appSettings, params IReadOnlyList<string> secretNames)
    {
        File.WriteAllText(Path.Combine(_settings.FullName, "appsettings.json"), appSettings);
        _secrets = new MountedSecret([.. secretNames.Select(name => (name, SecretOf(name)))]);
    }

    /// <summary>Throws what the program would say.</summary>
    public void Check()
    {
        var builder = ProxyHost.CreateBuilder([$"--contentRoot={_settings.FullName}", $"--Secrets:Directory={_secrets.Folder}"]);
        ConfigurationCheck.ThrowIfWrong(builder.Configuration);
    }

    public void Dispose()
    {
        _settings.Delete(recursive: true);
        _secrets.Dispose();
    }

    private static string SecretOf(string name) => name switch
    {
        "ConnectionStrings__Billing" => "Host=postgres;Database=cozeproxy;Username=cozeproxy;Password=secret",
        "ConnectionStrings__Redis" => "redis:6379,password=secret",
        "Admin__Token" => "0123456789abcdef",
        "Coze__Channels__main__Auth__Config" => OAuthApp(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The chapter names a secret that no setting is."),
    };

    private static string OAuthApp()
    {
        using var key = RSA.Create(2048);
        return new StringBuilder("""{"app_id":"1","key_id":"k","aud":"api.coze.cn","private_key":""")
            .Append(System.Text.Json.JsonSerializer.Serialize(key.ExportPkcs8PrivateKeyPem())).Append('}').ToString();
    }
}
