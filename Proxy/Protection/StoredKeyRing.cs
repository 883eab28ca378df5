using System.Xml.Linq;
using CozeProxy.Billing.Protection;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace CozeProxy.Protection;

/// <summary>
/// Keeps Data Protection's key ring in the store that all replicas share. Replicas that start together on an empty store
/// would each make a first key, and none would know the others' until its next look a day later; so a key is only added by
/// a replica that knows all there are. Whoever comes second finds the first one's key when it looks again, which Data
/// Protection does after adding one.
/// </summary>
internal sealed class StoredKeyRing(IProtectionKeyStore store) : IXmlRepository
{
    private const string Key = "key";

    private long _known;

    // Data Protection asks synchronously, when the host starts and once a day; the store's own threads do the work.
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var keys = store.ListAsync(CancellationToken.None).GetAwaiter().GetResult();
        Volatile.Write(ref _known, keys.Count == 0 ? 0 : keys[^1].Number);
        return [.. keys.Select(key => XElement.Parse(key.Xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        while (true)
        {
            var next = new ProtectionKey(Volatile.Read(ref _known) + 1, friendlyName, element.ToString(SaveOptions.DisableFormatting));
            if (store.TryAddAsync(next, CancellationToken.None).GetAwaiter().GetResult() || element.Name == Key)
            {
                return;
            }

            // A revocation counts whatever came before it.
            _ = GetAllElements();
        }
    }
}
