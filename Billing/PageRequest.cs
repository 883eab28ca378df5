using System.Runtime.InteropServices;

namespace CozeProxy.Billing;

/// <summary>Which page of a list is wanted; numbers out of range are brought back into it.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PageRequest(int PageNumber, int PageSize)
{
    /// <summary>The largest page a list hands out.</summary>
    public const int MaxPageSize = 1000;

    internal int Limit => Math.Clamp(PageSize, 1, MaxPageSize);

    internal int Number => Math.Max(PageNumber, 1);

    internal long Offset => (Number - 1L) * Limit;

    internal Page<T> Of<T>(IReadOnlyList<T> items, long total) => new(items, total, Number, Limit);
}
