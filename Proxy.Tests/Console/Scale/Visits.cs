using System.Globalization;
using System.Reflection;
using CozeProxy.Admin.Ui;
using CozeProxy.Tests.Billing;
using CozeProxy.Tests.EndToEnd;
using Microsoft.AspNetCore.Components;

namespace CozeProxy.Tests.Console.Scale;

/// <summary>Every page of the console and the portal, those with parameters for what has much to show.</summary>
internal static class Visits
{
    public const string Channel = "backup";
    public const string Model = "vendor/greeter";

    private const string Usage = "/admin/usage";
    private const string Calls = "tr[data-call]";
    private const string None = ".usage-grid .rz-datatable-emptymessage";

    /// <summary>The pages that are there before somebody signs in.</summary>
    public static IReadOnlyList<Visit> OfNobody { get; } =
    [
        new("/admin/sign-in", "/admin/sign-in", "#password"),
        new("/portal/sign-in", "/portal/sign-in", "#key"),
        new("/admin/not-found", "/admin/not-found", "main h1"),
    ];

    /// <summary>The pages of the holder of a key.</summary>
    public static IReadOnlyList<Visit> OfHolder { get; } =
    [
        new("/portal", "/portal", "#usage-list tr[data-request]"),
        new("/portal", "/portal", "#usage-list tr[data-request]") { Name = "/portal, 90 days", Choose = ("#usage-days", "90"), Changes = "#usage-totals" },
        new("/portal", "/portal", "#usage-list tr[data-request]") { Name = "/portal, its last page", Click = "#usage-list .rz-pager-last", Changes = "#usage-list tr[data-request]" },
    ];

    /// <summary>The pages of an operator.</summary>
    /// <param name="call">A call in the middle of the days, and its request.</param>
    /// <param name="now">When the last calls were.</param>
    public static IReadOnlyList<Visit> OfOperator((long Id, string RequestId) call, DateTimeOffset now) =>
    [
        Dashboard("today", "model"),
        Dashboard("yesterday", "model"),
        Dashboard("7d", "channel"),
        Dashboard("30d", "model"),
        Dashboard("30d", "account"),
        new("/admin/accounts", "/admin/accounts", ".room-grid tr.rz-data-row"),
        new("/admin/accounts", "/admin/accounts", ".room-grid tr.rz-data-row") { Name = "/admin/accounts, its last page", Click = ".rz-pager-last", Changes = ".room-grid tr.rz-data-row" },
        Account(ManyCalls.Busiest),
        Account(ManyCalls.Busiest) with { Name = "/admin/accounts/1, next page of its statement", Click = "#statement-older", Changes = ".statement tr[data-kind]" },
        Account(ManyCalls.Usual),
        new("/admin/audit", "/admin/audit", "tr[data-action]"),
        new("/admin/audit", "/admin/audit", "tr[data-action]") { Name = "/admin/audit, its last page", Click = ".rz-pager-last", Changes = "tr[data-action]" },
        new("/admin/channels", "/admin/channels", "tbody[data-priority]"),
        new("/admin/channels/new", "/admin/channels/new", "#channel-name"),
        new("/admin/channels/{Name}", $"/admin/channels/{Channel}", ".facts"),
        new("/admin/channels/{Name}", $"/admin/channels/{ProxyUnderTest.ChannelName}", ".facts"),
        new("/admin/keys", "/admin/keys", "tr[data-key]"),
        new("/admin/keys", "/admin/keys", "tr[data-key]") { Name = "/admin/keys, its last page", Click = ".rz-pager-last", Changes = "tr[data-key]" },
        new("/admin/me", "/admin/me", ".rz-badge"),
        new("/admin/models", "/admin/models", "tr.rz-data-row"),
        new("/admin/models/new", "/admin/models/new", "#model-name"),
        new("/admin/models/edit/{*Name}", $"/admin/models/edit/{Model}", "#try"),
        new("/admin/operators", "/admin/operators", "tr[data-operator]"),
        new("/admin/prices", "/admin/prices", ".scrolling-grid tr.rz-data-row"),
        new("/admin/prices", "/admin/prices", ".scrolling-grid tr.rz-data-row") { Name = "/admin/prices, editing one", Click = ".edit-price", Changes = ".rz-dialog" },
        new("/admin/try", $"/admin/try?model={Uri.EscapeDataString(Model)}", "#try-run"),
        new(Usage, Usage, Calls),
        new(Usage, Usage, Calls) { Name = $"{Usage}, second page", Click = ".rz-pager-next", Changes = Calls },
        new(Usage, Usage, Calls) { Name = $"{Usage}, last page", Click = ".rz-pager-last", Changes = Calls },
        Filtered($"account={ManyCalls.Busiest}"),
        Filtered($"account={ManyCalls.Busiest}") with { Name = $"{Usage}?account={ManyCalls.Busiest}, last page", Click = ".rz-pager-last", Changes = Calls },
        Filtered($"account={ManyCalls.Usual}"),
        Filtered($"account={ManyCalls.Usual}&outcome=failed"),
        Filtered($"key={ManyCalls.Busiest}"),
        Filtered($"key={ManyCalls.Busiest}") with { Name = $"{Usage}?key={ManyCalls.Busiest}, last page", Click = ".rz-pager-last", Changes = Calls },
        Filtered($"key={ManyCalls.Usual}"),
        Filtered($"key={ManyCalls.Usual}&outcome=failed", $"{Calls}, {None}"),
        Filtered("model=model-1"),
        Filtered("model=model-1") with { Name = $"{Usage}?model=model-1, last page", Click = ".rz-pager-last", Changes = Calls },
        Filtered($"model={ManyCalls.RareModel}"),
        Filtered("model=nobody-called-it", None),
        Filtered($"channel={Channel}"),
        Filtered("outcome=failed"),
        Filtered("outcome=refused", None),
        Filtered("review=true"),
        Filtered($"from={Moment(now.AddDays(-21))}&to={Moment(now.AddDays(-7))}"),
        Filtered($"from={Moment(now.AddDays(-21))}&to={Moment(now.AddDays(-7))}&model=model-1&channel={Channel}"),
        new(Usage, $"{Usage}?requestId={call.RequestId}", $"[data-call='{call.Id}'] table") { Name = $"{Usage}?requestId=…" },
        new(Usage, $"{Usage}?requestId=req_nobody-has-it", ".call-finder .problem") { Name = $"{Usage}?requestId= of none" },
        new("/admin/usage/{CallId:long}", $"{Usage}/{call.Id}", $"[data-call='{call.Id}'] table") { Name = $"{Usage}/<call>" },
    ];

    /// <summary>The routes of all pages there are: each must have been visited.</summary>
    public static IEnumerable<string> Routes => typeof(ConsoleUi).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template);

    private static Visit Dashboard(string span, string by) =>
        new("/admin", $"/admin?span={span}&by={by}", $"#dash-cards[data-loaded='{span}']");

    private static Visit Account(long id) => new("/admin/accounts/{Id:long}", $"/admin/accounts/{id}", ".statement tr[data-kind]");

    private static Visit Filtered(string query, string shows = Calls) => new(Usage, $"{Usage}?{query}", shows);

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:00:00Z", CultureInfo.InvariantCulture);
}
