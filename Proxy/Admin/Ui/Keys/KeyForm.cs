using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Ui.Keys;

/// <summary>A key's terms as they are entered: moments by the viewer's clock, amounts and models as text.</summary>
internal sealed class KeyForm
{
    private static readonly char[] Lines = ['\r', '\n'];

    public string? Name { get; set; }

    public DateTime? Expiry { get; set; }

    /// <summary>The models chosen among those that are registered.</summary>
    public IEnumerable<string> Chosen { get; set; } = [];

    /// <summary>Further models, one on a line.</summary>
    public string? Others { get; set; }

    public int? RequestsPerMinute { get; set; }

    public int? MaxConcurrency { get; set; }

    public string? DailyBudget { get; set; }

    public string? MonthlyBudget { get; set; }

    /// <summary>What is said of models; null for all of them.</summary>
    public IReadOnlyList<string>? Models
    {
        get
        {
            var further = (Others ?? "").Split(Lines, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string[] models = [.. Chosen.Concat(further).Distinct(StringComparer.Ordinal)];
            return models.Length == 0 ? null : models;
        }
    }

    public static KeyForm Of(GatewayKey key, IReadOnlyCollection<string> registered, ViewerClock clock) => new()
    {
        Name = key.Name,
        Expiry = key.ExpiresAt is { } expiry ? ToMinute(TimeZoneInfo.ConvertTime(expiry, clock.Zone).DateTime) : null,
        Chosen = [.. (key.Models ?? []).Where(registered.Contains)],
        Others = string.Join('\n', (key.Models ?? []).Where(model => !registered.Contains(model))),
        RequestsPerMinute = key.Limits?.RequestsPerMinute,
        MaxConcurrency = key.Limits?.MaxConcurrency,
        DailyBudget = key.DailyBudget?.ToString(),
        MonthlyBudget = key.MonthlyBudget?.ToString(),
    };

    public KeyWish ToWish(long accountId, Money? dailyBudget, Money? monthlyBudget, ViewerClock clock) => new(
        accountId, Name?.Trim(), Read(Expiry, clock), Models, RequestsPerMinute, MaxConcurrency, dailyBudget, monthlyBudget);

    /// <summary>What differs from how the form was filled: the rest may have been changed by somebody else meanwhile, and stays so.</summary>
    public KeyChanges ChangesFrom(KeyForm filled, Money? dailyBudget, Money? monthlyBudget, ViewerClock clock) => new()
    {
        Name = Differ(Name?.Trim(), filled.Name) ? new(Name?.Trim() ?? "") : default,
        ExpiresAt = Differ(Expiry, filled.Expiry) ? new(Read(Expiry, clock)) : default,
        Models = (Models ?? []).Order(StringComparer.Ordinal).SequenceEqual((filled.Models ?? []).Order(StringComparer.Ordinal), StringComparer.Ordinal) ? default : new(Models),
        RequestsPerMinute = Differ(RequestsPerMinute, filled.RequestsPerMinute) ? new(RequestsPerMinute) : default,
        MaxConcurrency = Differ(MaxConcurrency, filled.MaxConcurrency) ? new(MaxConcurrency) : default,
        DailyBudget = Differ(DailyBudget?.Trim() ?? "", filled.DailyBudget ?? "") ? new(dailyBudget) : default,
        MonthlyBudget = Differ(MonthlyBudget?.Trim() ?? "", filled.MonthlyBudget ?? "") ? new(monthlyBudget) : default,
    };

    private static bool Differ<T>(T? one, T? other) => !EqualityComparer<T?>.Default.Equals(one, other);

    private static DateTimeOffset? Read(DateTime? entered, ViewerClock clock) => entered is { } shown ? clock.Read(shown) : null;

    // What the field shows is what it is compared with.
    private static DateTime ToMinute(DateTime moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMinute));
}
