using System.Net;
using System.Reflection;
using CozeProxy.Admin.Ui;
using CozeProxy.Billing.Operators;
using CozeProxy.Tests.EndToEnd;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Console.Security;

/// <summary>Walks everything that console, portal and admin API have, for each kind of caller.</summary>
internal sealed class WhenAnybodyAsks : ProxyFixture
{
    // By the rank of what they may; a holder and a bearer stand beside it.
    private static readonly (string Name, Access[] May)[] Callers =
    [
        ("nobody", [Access.Anybody]),
        ("viewer", [Access.Anybody, Access.SignedIn, Access.Viewer]),
        ("operator", [Access.Anybody, Access.SignedIn, Access.Viewer, Access.Operator]),
        ("admin", [Access.Anybody, Access.SignedIn, Access.Viewer, Access.Operator, Access.Admin]),
        ("holder", [Access.Anybody, Access.SignedIn, Access.Holder]),
        ("key", [Access.Anybody]),
        ("stranger", [Access.Anybody]),
    ];

    protected override bool HasConsole => true;

    [Test]
    public async Task Each_gets_what_they_may_and_nothing_else()
    {
        var endpoints = KnownEndpoint.Of(Proxy.Services.GetRequiredService<EndpointDataSource>());
        endpoints.Count(endpoint => endpoint.Access == Access.Token).ShouldBeGreaterThan(30);
        endpoints.Count(endpoint => endpoint.IsPage).ShouldBeGreaterThan(5);
        var wrong = new List<string>();

        foreach (var (name, may) in Callers)
        {
            using var client = await ClientAsync(name);
            foreach (var endpoint in endpoints)
            {
                using var plain = await AskAsync(client, endpoint, accept: null);
                Check(plain, endpoint, name, may.Contains(endpoint.Access), wrong);
                if (endpoint.IsPage)
                {
                    using var page = await AskAsync(client, endpoint, "text/html");
                    CheckPage(page, endpoint, name, may, wrong);
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Test]
    public void Each_page_says_who_may_see_it()
    {
        var pages = typeof(App).Assembly.GetTypes().Where(type => type.GetCustomAttributes<RouteAttribute>().Any()).ToList();

        pages.Count.ShouldBeGreaterThan(5);
        pages.Where(page => page.GetCustomAttribute<AuthorizeAttribute>()?.Policy is null && page.GetCustomAttribute<AllowAnonymousAttribute>() is null)
            .ShouldBeEmpty();
        pages.Where(page => page.GetCustomAttribute<AllowAnonymousAttribute>() is not null)
            .SelectMany(page => page.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template).Order(StringComparer.Ordinal)
            .ShouldBe(["/admin/not-found", "/admin/sign-in", "/portal/sign-in"]);
    }

    private async Task<CookieClient> ClientAsync(string caller)
    {
        switch (caller)
        {
            case "viewer" or "operator" or "admin":
                await Proxy.AddAsync(caller, Enum.Parse<OperatorRole>(caller, ignoreCase: true));
                return await CookieClient.OfConsoleAsync(Proxy.Address, caller, Operators.Password);
            case "holder":
                return await CookieClient.OfPortalAsync(Proxy.Address, Proxy.Key);
            default:
                var client = new CookieClient(Proxy.Address);
                client.Http.DefaultRequestHeaders.Authorization = caller switch
                {
                    "key" => new("Bearer", Proxy.Key),
                    "stranger" => new("Bearer", "sk-of-nobody"),
                    _ => null,
                };
                return client;
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(CookieClient client, KnownEndpoint endpoint, string? accept)
    {
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), endpoint.Path);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        return await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static void Check(HttpResponseMessage response, KnownEndpoint endpoint, string caller, bool may, List<string> wrong)
    {
        var isRefused = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        if (isRefused == may || (may && (int)response.StatusCode >= 500))
        {
            wrong.Add($"{caller}: {endpoint.Method} {endpoint.Path} answered {(int)response.StatusCode}");
        }
    }

    // Whoever has not signed in is led to where they can, and to nowhere else.
    private static void CheckPage(HttpResponseMessage response, KnownEndpoint endpoint, string caller, Access[] may, List<string> wrong)
    {
        var status = response.StatusCode;
        var isRight = may.Contains(endpoint.Access)
            ? status is HttpStatusCode.OK or HttpStatusCode.Redirect or HttpStatusCode.NotFound
            : status == HttpStatusCode.Forbidden
                ? may.Contains(Access.Viewer) && endpoint.Access is Access.Operator or Access.Admin
                : status == HttpStatusCode.Redirect && response.Headers.Location!.PathAndQuery.StartsWith(
                    endpoint.Access == Access.Holder ? "/portal/sign-in?return=" : "/admin/sign-in?return=", StringComparison.Ordinal);
        if (!isRight)
        {
            wrong.Add($"{caller}: page {endpoint.Path} answered {(int)status} {response.Headers.Location}");
        }
    }
}
