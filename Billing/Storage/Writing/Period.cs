using System.Runtime.InteropServices;
using CozeProxy.Billing.Ledger;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>A UTC day or month that a budget is counted over, as one number: 20260314 or 202603.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Period(int Number)
{
    private const int FirstDay = 1_000_000;

    /// <summary>No day or month: its row says that a key's spending is kept.</summary>
    public static Period Kept => new(0);

    private bool IsDay => Number > FirstDay;

    /// <summary>The smallest id a call of this period can have.</summary>
    public long FirstCall => CallIdGenerator.FirstAt(new DateTimeOffset(Start, TimeOnly.MinValue, TimeSpan.Zero));

    /// <summary>The smallest id a call of the next period can have.</summary>
    public long LastCallExclusive =>
        CallIdGenerator.FirstAt(new DateTimeOffset(IsDay ? Start.AddDays(1) : Start.AddMonths(1), TimeOnly.MinValue, TimeSpan.Zero));

    /// <summary>A day, its neighbours, and the months these lie in; a month alone.</summary>
    public IEnumerable<Period> Around()
    {
        if (!IsDay)
        {
            return [this];
        }

        var midnight = new DateTimeOffset(Start, TimeOnly.MinValue, TimeSpan.Zero);
        return ((int[])[-1, 0, 1]).Select(days => midnight.AddDays(days)).SelectMany(day => (Period[])[Day(day), Month(day)]);
    }

    private DateOnly Start => IsDay ? new(Number / 10_000, Number / 100 % 100, Number % 100) : new(Number / 100, Number % 100, 1);

    /// <summary>The day a call began on.</summary>
    public static Period DayOf(long callId) => Day(CallIdGenerator.TimeOf(callId));

    /// <summary>The month a call began in.</summary>
    public static Period MonthOf(long callId) => Month(CallIdGenerator.TimeOf(callId));

    public static Period Day(DateTimeOffset moment) => new((moment.Year * 10_000) + (moment.Month * 100) + moment.Day);

    public static Period Month(DateTimeOffset moment) => new((moment.Year * 100) + moment.Month);
}
