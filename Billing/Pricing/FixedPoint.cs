using System.Globalization;

namespace CozeProxy.Billing.Pricing;

/// <summary>Reads and writes decimal numbers kept as scaled integers, without ever passing through a float.</summary>
internal static class FixedPoint
{
    public static bool TryParse(ReadOnlySpan<char> text, int decimals, out long scaled)
    {
        scaled = 0;
        var negative = text is ['-', ..];
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? [] : digits[(point + 1)..];

        // "1." and ".5" are typing errors more often than numbers, and more decimals than fit would be rounded silently.
        if (whole.IsEmpty || (point >= 0 && fraction.IsEmpty) || fraction.Length > decimals)
        {
            return false;
        }

        // Gathered below zero, because the smallest value has no positive counterpart.
        long value = 0;
        if (!TryAppend(ref value, whole) || !TryAppend(ref value, fraction) || !TryShift(ref value, decimals - fraction.Length))
        {
            return false;
        }

        if (!negative && value == long.MinValue)
        {
            return false;
        }

        scaled = negative ? value : -value;
        return true;
    }

    public static string Format(Int128 scaled, int decimals)
    {
        var digits = UInt128.CreateChecked(Int128.Abs(scaled)).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var fraction = digits[^decimals..].TrimEnd('0');
        var sign = scaled < 0 ? "-" : "";
        return fraction.Length == 0 ? $"{sign}{digits[..^decimals]}" : $"{sign}{digits[..^decimals]}.{fraction}";
    }

    private static bool TryAppend(ref long value, ReadOnlySpan<char> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit) || !TryShift(ref value, 1) || value < long.MinValue + (digit - '0'))
            {
                return false;
            }

            value -= digit - '0';
        }

        return true;
    }

    private static bool TryShift(ref long value, int places)
    {
        for (; places > 0; places--)
        {
            if (value < long.MinValue / 10)
            {
                return false;
            }

            value *= 10;
        }

        return true;
    }
}
