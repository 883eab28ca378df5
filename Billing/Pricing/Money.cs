using System.Text.Json.Serialization;

namespace CozeProxy.Billing.Pricing;

/// <summary>An exact amount of the configured currency, kept in nanos (billionths).</summary>
[JsonConverter(typeof(MoneyJsonConverter))]
public readonly record struct Money(long Nanos) : IComparable<Money>
{
    /// <summary>How many decimals an amount can carry.</summary>
    public const int Decimals = 9;

    /// <summary>No money at all.</summary>
    public static Money Zero => default;

    /// <summary>Reads an invariant decimal such as <c>0.001</c>; throws when it is not one, has too many decimals or is too large.</summary>
    public static Money Parse(string text) =>
        TryParse(text, out var money)
            ? money
            : throw new FormatException($"'{text}' is not an amount: digits with at most {Decimals} decimals are expected, such as 0.001.");

    /// <summary>Reads an invariant decimal such as <c>0.001</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Money money)
    {
        var parsed = FixedPoint.TryParse(text, Decimals, out var nanos);
        money = new Money(nanos);
        return parsed;
    }

    /// <summary>The decimal without trailing zeros, in the form <see cref="Parse"/> reads.</summary>
    public override string ToString() => FixedPoint.Format(Nanos, Decimals);

    /// <inheritdoc/>
    public int CompareTo(Money other) => Nanos.CompareTo(other.Nanos);

    /// <summary>The sum; throws when it does not fit.</summary>
    public static Money operator +(Money left, Money right) => new(checked(left.Nanos + right.Nanos));

    /// <summary>The difference; throws when it does not fit.</summary>
    public static Money operator -(Money left, Money right) => new(checked(left.Nanos - right.Nanos));

    /// <summary>The amount with its sign turned.</summary>
    public static Money operator -(Money money) => new(checked(-money.Nanos));

    /// <summary>Compares two amounts.</summary>
    public static bool operator <(Money left, Money right) => left.Nanos < right.Nanos;

    /// <summary>Compares two amounts.</summary>
    public static bool operator >(Money left, Money right) => left.Nanos > right.Nanos;

    /// <summary>Compares two amounts.</summary>
    public static bool operator <=(Money left, Money right) => left.Nanos <= right.Nanos;

    /// <summary>Compares two amounts.</summary>
    public static bool operator >=(Money left, Money right) => left.Nanos >= right.Nanos;
}
