using CozeProxy.Billing;

namespace CozeProxy.Admin.Answers;

/// <summary>A list as the admin API hands it out.</summary>
internal sealed record ListAnswer<T>(IReadOnlyList<T> Items, long Total, int Page, int PageSize)
{
    /// <summary>The whole of a list that is never long.</summary>
    public static ListAnswer<T> Whole(IReadOnlyList<T> items) => new(items, items.Count, 1, items.Count);

    public static ListAnswer<T> Of<TSource>(Page<TSource> page, Func<TSource, T> convert) =>
        new([.. page.Items.Select(convert)], page.Total, page.PageNumber, page.PageSize);
}
