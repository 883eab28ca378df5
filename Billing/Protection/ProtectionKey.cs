namespace CozeProxy.Billing.Protection;

/// <summary>An element of the key ring as it is stored.</summary>
public sealed record ProtectionKey(long Number, string Name, string Xml)
{
    // The element is a secret.
    public override string ToString() => $"{nameof(ProtectionKey)} {{ Number = {Number}, Name = {Name} }}";
}
