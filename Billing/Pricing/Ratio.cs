using System.Text.Json.Serialization;

namespace CozeProxy.Billing.Pricing;

/// <summary>An exact factor on a price, kept in millionths.</summary>
[JsonConverter(typeof(RatioJsonConverter))]
public readonly record struct Ratio(long Millionths) : IComparable<Ratio>
{
    /// <summary>How many decimals a factor can carry.</summary>
    public const int Decimals = 6;

    /// <summary>The factor that changes nothing.</summary>
    public static Ratio One => new(1_000_000);

    /// <summary>Reads an invariant decimal such as <c>1.5</c>; throws when it is not one, has too many decimals or is too large.</summary>
    public static Ratio Parse(string text) =>
        TryParse(text, out var ratio)
            ? ratio
            : throw new FormatException($"'{text}' is not a ratio: digits with at most {Decimals} decimals are expected, such as 1.5.");

    /// <summary>Reads an invariant decimal such as <c>1.5</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Ratio ratio)
    {
        var parsed = FixedPoint.TryParse(text, Decimals, out var millionths);
        ratio = new Ratio(millionths);
        return parsed;
    }

    /// <summary>The decimal without trailing zeros, in the form <see cref="Parse"/> reads.</summary>
    public override string ToString() => FixedPoint.Format(Millionths, Decimals);

    /// <inheritdoc/>
    public int CompareTo(Ratio other) => Millionths.CompareTo(other.Millionths);

    /// <summary>Compares two factors.</summary>
    public static bool operator <(Ratio left, Ratio right) => left.Millionths < right.Millionths;

    /// <summary>Compares two factors.</summary>
    public static bool operator >(Ratio left, Ratio right) => left.Millionths > right.Millionths;

    /// <summary>Compares two factors.</summary>
    public static bool operator <=(Ratio left, Ratio right) => left.Millionths <= right.Millionths;

    /// <summary>Compares two factors.</summary>
    public static bool operator >=(Ratio left, Ratio right) => left.Millionths >= right.Millionths;
}
