using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace CozeProxy.Billing.Keys;

/// <summary>The SHA-256 of a gateway key: all that is kept of it, and what a request's key is looked up by.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct KeyHash : IEquatable<KeyHash>
{
    private const int Size = SHA256.HashSizeInBytes;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    private KeyHash(ReadOnlySpan<byte> hash)
    {
        var parts = MemoryMarshal.Cast<byte, ulong>(hash);
        (_first, _second, _third, _fourth) = (parts[0], parts[1], parts[2], parts[3]);
    }

    /// <summary>The hash of a key given as UTF-8 bytes.</summary>
    public static KeyHash Of(ReadOnlySpan<byte> utf8Key)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(utf8Key, hash);
        return new KeyHash(hash);
    }

    /// <summary>The hash of a key given as text.</summary>
    public static KeyHash Of(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        const int OnStack = 256;
        var size = Encoding.UTF8.GetMaxByteCount(key.Length);
        var utf8 = size <= OnStack ? stackalloc byte[OnStack] : new byte[size];
        return Of(utf8[..Encoding.UTF8.GetBytes(key, utf8)]);
    }

    /// <summary>The hash that is stored as these 32 bytes.</summary>
    internal static KeyHash FromStored(ReadOnlySpan<byte> hash) => new(hash);

    /// <summary>The 32 bytes as they are stored.</summary>
    public byte[] ToArray()
    {
        var hash = new byte[Size];
        var parts = MemoryMarshal.Cast<byte, ulong>(hash.AsSpan());
        (parts[0], parts[1], parts[2], parts[3]) = (_first, _second, _third, _fourth);
        return hash;
    }

    /// <inheritdoc/>
    public bool Equals(KeyHash other) =>
        _first == other._first && _second == other._second && _third == other._third && _fourth == other._fourth;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

    /// <summary>Any eight bytes of a SHA-256 are spread evenly enough.</summary>
    public override int GetHashCode() => _first.GetHashCode();

    /// <summary>Compares two hashes.</summary>
    public static bool operator ==(KeyHash left, KeyHash right) => left.Equals(right);

    /// <summary>Compares two hashes.</summary>
    public static bool operator !=(KeyHash left, KeyHash right) => !left.Equals(right);
}
