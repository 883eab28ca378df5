using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace CozeProxy.Channels;

/// <summary>Seals the secrets of stored channels with the keys that all replicas share. What is sealed for one channel opens for no other.</summary>
internal sealed class ChannelSeal(IDataProtectionProvider protection)
{
    private const string Purpose = "CozeProxy.Channels.v1";

    public string Close(string channel, string secret) => ProtectorOf(channel).Protect(secret);

    /// <summary>The secret; null where the keys it was sealed with are gone, or it was tampered with.</summary>
    public string? Open(string channel, string sealedSecret)
    {
        try
        {
            return ProtectorOf(channel).Unprotect(sealedSecret);
        }
        catch (CryptographicException e) when (e.InnerException is not IOException)
        {
            return null;
        }
        catch (CryptographicException e)
        {
            // A store that is away says nothing about the channel.
            throw new IOException("The keys that channels are sealed with could not be read.", e);
        }
    }

    private IDataProtector ProtectorOf(string channel) => protection.CreateProtector(Purpose, channel);
}
