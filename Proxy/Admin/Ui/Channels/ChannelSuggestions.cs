using CozeProxy.Billing.Pricing;
using CozeProxy.Models;

namespace CozeProxy.Admin.Ui.Channels;

/// <summary>Names that a channel's fields may hold, to choose from: any other may be typed as well, for it may come later.</summary>
internal sealed class ChannelSuggestions(ModelCatalog models, IPriceStore prices)
{
    private const string DefaultGroup = "default";

    public IEnumerable<string> Models => models.All.Select(model => model.Name).Order(StringComparer.Ordinal);

    /// <summary>Groups and prices; none where the store does not answer, since one can do without.</summary>
    public async Task<(IReadOnlyList<string> Groups, IReadOnlyList<string> Prices)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var groups = await prices.ListGroupsAsync(cancellationToken);
            var names = await prices.ListPricesAsync(cancellationToken);
            return ([.. groups.Select(group => group.Name).Append(DefaultGroup).Distinct(StringComparer.Ordinal)], [.. names.Select(price => price.Name).Take(500)]);
        }
        catch (Exception e) when (e is IOException or System.Data.Common.DbException or TimeoutException)
        {
            return ([], []);
        }
    }
}
