using System.Net;
using System.Net.Http.Json;
using CozeProxy.Tests.EndToEnd;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Console.Security;

/// <summary>A sidecar wants no console, and somebody who operates by the API alone wants no pages.</summary>
internal sealed class WhenThereIsNoConsole
{
    private DirectoryInfo _data = null!;

    [SetUp]
    public void CreateFolder() => _data = Directory.CreateTempSubdirectory("cozeproxy-bare-");

    [TearDown]
    public void DeleteFolder() => _data.Delete(recursive: true);

    [Test]
    public async Task The_API_may_be_there_alone()
    {
        await using var proxy = await BareProxy.StartAsync(_data, [new("Admin:Console", "false"), new("Admin:Token", ProxyUnderTest.AdminToken)]);
        using var client = new HttpClient { BaseAddress = proxy.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", ProxyUnderTest.AdminToken);

        var appointed = await client.PostAsJsonAsync("/admin/api/operators", new { name = "mei", role = "viewer", password = "a password of the tests" });
        appointed.StatusCode.ShouldBe(HttpStatusCode.Created, await appointed.Content.ReadAsStringAsync());
        (await client.GetAsync("/admin/api/audit")).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var path in (string[])["/admin", "/admin/sign-in", "/portal", "/_blazor/negotiate", "/_framework/blazor.web.js", "/console.css"])
        {
            (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        proxy.Registered.Select(service => service.ServiceType.FullName)
            .ShouldNotContain(name => name!.StartsWith("Radzen", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal));
    }

    [Test]
    public async Task Nothing_of_it_is_in_the_process()
    {
        await using var proxy = await BareProxy.StartAsync(_data, [new("Admin:Enabled", "false"), new("Admin:Token", ProxyUnderTest.AdminToken)]);
        using var client = new HttpClient { BaseAddress = proxy.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", ProxyUnderTest.AdminToken);

        foreach (var path in (string[])["/admin", "/admin/sign-in", "/admin/api/accounts", "/admin/preferences", "/portal", "/portal/sign-in", "/_blazor/negotiate", "/_framework/blazor.web.js", "/console.css", "/_content/Radzen.Blazor/Radzen.Blazor.js"])
        {
            (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            (await client.PostAsync(path, null)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        proxy.Registered.SelectMany(service => (Type?[])[service.ServiceType, service.IsKeyedService ? null : service.ImplementationType, service.IsKeyedService ? null : service.ImplementationInstance?.GetType()])
            .OfType<Type>().Select(type => type.FullName ?? type.Name)
            .Where(name => name.StartsWith("CozeProxy.Admin", StringComparison.Ordinal) || name.StartsWith("Radzen", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal))
            .ShouldBeEmpty();
        proxy.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText!.Trim('/'))
            .Where(pattern => pattern.StartsWith("admin", StringComparison.Ordinal) || pattern.StartsWith("portal", StringComparison.Ordinal) || pattern.StartsWith('_'))
            .ShouldBeEmpty();
    }
}
