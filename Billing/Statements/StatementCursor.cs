using System.Globalization;
using System.Runtime.InteropServices;
using CozeProxy.Billing.Ledger;

namespace CozeProxy.Billing.Statements;

/// <summary>
/// Where a row stands among all of an account. Calls stand by their ids; a movement stands before the calls of its millisecond,
/// and a day of forgotten calls before everything of the day after it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StatementCursor : IComparable<StatementCursor>
{
    // Between a day, which has none, and a call, the movements of a millisecond stand by their ids.
    private const long OfDay = 0;
    private const long OfCalls = long.MaxValue;

    private StatementCursor(long position, long movement) => (Position, Movement) = (position, movement);

    /// <summary>A call's id, or the smallest one that a call of the same millisecond could have.</summary>
    internal long Position { get; }

    internal long Movement { get; }

    internal bool IsDay => Movement == OfDay;

    /// <summary>The millisecond that it lies in.</summary>
    internal long UnixMilliseconds => CallIdGenerator.TimeOf(Position).ToUnixTimeMilliseconds();

    internal static StatementCursor OfCall(long callId) => new(callId, OfCalls);

    internal static StatementCursor OfMovement(DateTimeOffset at, long movementId) => new(CallIdGenerator.FirstAt(at), movementId);

    internal static StatementCursor OfDayBefore(long callId) => new(callId, OfDay);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out StatementCursor cursor)
    {
        var parts = (text ?? "").Split('-');
        var movement = OfCalls;
        var isRead = TryRead(parts[0], out var position) && (parts.Length == 1 || (parts.Length == 2 && TryRead(parts[1], out movement)));
        cursor = isRead ? new StatementCursor(position, movement) : default;
        return isRead;

        static bool TryRead(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <inheritdoc/>
    public int CompareTo(StatementCursor other) => (Position, Movement).CompareTo((other.Position, other.Movement));

    /// <summary>A text that addresses can carry.</summary>
    public override string ToString() =>
        Movement == OfCalls ? string.Create(CultureInfo.InvariantCulture, $"{Position}") : string.Create(CultureInfo.InvariantCulture, $"{Position}-{Movement}");

    /// <summary>Whether one stands before another.</summary>
    public static bool operator <(StatementCursor left, StatementCursor right) => left.CompareTo(right) < 0;

    /// <summary>Whether one stands after another.</summary>
    public static bool operator >(StatementCursor left, StatementCursor right) => left.CompareTo(right) > 0;

    /// <summary>Whether one stands before another or is it.</summary>
    public static bool operator <=(StatementCursor left, StatementCursor right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one stands after another or is it.</summary>
    public static bool operator >=(StatementCursor left, StatementCursor right) => left.CompareTo(right) >= 0;
}
