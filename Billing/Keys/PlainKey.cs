using System.Security.Cryptography;

namespace CozeProxy.Billing.Keys;

/// <summary>A gateway key in plain text, which exists only while it is handed to its owner; it never prints itself.</summary>
public sealed class PlainKey
{
    private const string Start = "sk-";
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 48;
    private const int VisibleLength = 7;

    private readonly string _text;

    private PlainKey(string text) => _text = text;

    /// <summary>The part that may be shown so that its owner recognises it.</summary>
    public string Prefix => $"{_text[..VisibleLength]}…";

    /// <summary>What is stored of it.</summary>
    public KeyHash Hash => KeyHash.Of(_text);

    /// <summary>A new key from the system's random source.</summary>
    public static PlainKey Generate() => new(Start + RandomNumberGenerator.GetString(Base62, RandomLength));

    /// <summary>A key chosen by hand, such as a demonstration's fixed one.</summary>
    public static PlainKey Given(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Start, StringComparison.Ordinal) && text.Length > VisibleLength
            ? new PlainKey(text)
            : throw new ArgumentException($"A key begins with '{Start}' and is longer than {VisibleLength} characters.", nameof(text));
    }

    /// <summary>The key itself, for the one answer that hands it out.</summary>
    public string Reveal() => _text;

    /// <summary>The visible prefix only.</summary>
    public override string ToString() => Prefix;
}
