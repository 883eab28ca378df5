using System.Globalization;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Ui.Dashboard;

/// <summary>The days a dashboard is of, by the viewer's clock, as its address says them.</summary>
/// <param name="Name">today, yesterday, 7d, 30d or chosen.</param>
/// <param name="From">When the first day begins.</param>
/// <param name="To">When the last day is over.</param>
public sealed record DashboardSpan(string Name, DateTimeOffset From, DateTimeOffset To)
{
    public const string Today = "today";
    public const string Yesterday = "yesterday";
    public const string SevenDays = "7d";
    public const string ThirtyDays = "30d";
    public const string Chosen = "chosen";

    private const string Day = "yyyy-MM-dd";
    private const int MostDays = 366;

    // A day more than what is read by the hour from the sums; a change of clocks may make it an hour longer.
    private static readonly TimeSpan Hourly = TimeSpan.FromHours(49);
    private static readonly TimeSpan InOwnDays = TimeSpan.FromDays(63);

    /// <summary>Whether it is short enough to be shown by the hour; otherwise it is by the day.</summary>
    public bool IsHourly => To - From <= Hourly;

    /// <summary>Whether it is so long that UTC days have to do.</summary>
    public bool IsInUtcDays => To - From > InOwnDays;

    public UsageGrouping Step => IsInUtcDays ? UsageGrouping.Day : UsageGrouping.Hour;

    /// <summary>Where the calls of this span are listed.</summary>
    public string UsageAddress => string.Create(
        CultureInfo.InvariantCulture, $"/admin/usage?from={From.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}&to={To.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");

    /// <summary>The span that an address names; today where it names none.</summary>
    internal static DashboardSpan Read(string? name, string? from, string? to, ViewerClock clock) => name switch
    {
        Yesterday => Back(Yesterday, first: 1, last: 1, clock),
        SevenDays => Back(SevenDays, first: 6, last: 0, clock),
        ThirtyDays => Back(ThirtyDays, first: 29, last: 0, clock),
        Chosen when TryReadDay(from, out var first) && TryReadDay(to, out var last) && IsSpan(first, last) =>
            new DashboardSpan(Chosen, clock.Read(first), clock.Read(last.AddDays(1))),
        _ => Back(Today, first: 0, last: 0, clock),
    };

    /// <summary>The address of a dashboard.</summary>
    public static string Address(string name, string by) => $"/admin?span={name}&by={by}";

    /// <summary>The address of the days chosen, both included; null when they are none or too many.</summary>
    public static string? Address(string? from, string? to, string by) =>
        TryReadDay(from, out var first) && TryReadDay(to, out var last) && IsSpan(first, last)
            ? string.Create(CultureInfo.InvariantCulture, $"{Address(Chosen, by)}&from={first:yyyy-MM-dd}&to={last:yyyy-MM-dd}")
            : null;

    private static DashboardSpan Back(string name, int first, int last, ViewerClock clock)
    {
        var today = clock.Now.Date;
        return new DashboardSpan(name, clock.Read(today.AddDays(-first)), clock.Read(today.AddDays(1 - last)));
    }

    private static bool IsSpan(DateTime first, DateTime last) => first <= last && (last - first).TotalDays < MostDays && first.Year >= 2000 && last.Year < 9000;

    private static bool TryReadDay(string? text, out DateTime day) =>
        DateTime.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
