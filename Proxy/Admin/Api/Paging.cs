using CozeProxy.Billing;

namespace CozeProxy.Admin.Api;

internal static class Paging
{
    private const int DefaultSize = 50;

    public static PageRequest Of(int? page, int? pageSize) => new(page ?? 1, pageSize ?? DefaultSize);
}
