using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CozeProxy.Protection;

internal static class ProtectionServices
{
    // Fixed: by default it is the folder the program lies in, and replicas in other folders could not open each other's tokens.
    private const string ApplicationName = "CozeProxy";

    /// <summary>Lets Data Protection keep its keys in the billing store, so that they are shared by replicas and survive restarts.</summary>
    public static void AddProtection(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName(ApplicationName);
        services.TryAddSingleton<StoredKeyRing>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = provider.GetRequiredService<StoredKeyRing>();

            // One pass for both secrecy and authenticity, and tokens that are a third shorter than by the default.
            options.AuthenticatedEncryptorConfiguration = new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM };
        }));
    }
}
