using CozeProxy.Admin.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace CozeProxy.Tests.Console.Security;

/// <summary>An address of the running proxy, and who may ask for it.</summary>
internal sealed record KnownEndpoint(string Method, string Path, Access Access)
{
    // What is neither a page nor of the admin API. Whoever adds an endpoint says here who may ask for it.
    private static readonly Dictionary<string, Access> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["admin/preferences"] = Access.Anybody,
        ["portal/preferences"] = Access.Anybody,
        ["admin/sign-out"] = Access.Viewer,
        ["portal/sign-out"] = Access.Holder,
        ["admin/download/prices.json"] = Access.Viewer,
        ["admin/download/usage.csv"] = Access.Viewer,
        ["_blazor"] = Access.SignedIn,
        ["_blazor/negotiate"] = Access.SignedIn,
        ["_blazor/disconnect"] = Access.SignedIn,
        ["_blazor/initializers"] = Access.SignedIn,
        ["_framework/opaque-redirect"] = Access.Anybody,
    };

    // Pages for those who have not signed in.
    private static readonly string[] OpenPages = ["admin/sign-in", "portal/sign-in", "admin/not-found"];

    // What the gateway itself answers is not the console's affair.
    private static readonly string[] Gateway = ["v1/", "healthz/", "metrics"];

    /// <summary>All of them, each method once; one that nobody has said anything about fails the test.</summary>
    public static IReadOnlyList<KnownEndpoint> Of(EndpointDataSource endpoints)
    {
        var known = new List<KnownEndpoint>();
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null))
        {
            var pattern = endpoint.RoutePattern.RawText!.Trim('/');
            if (Gateway.Any(prefix => pattern.StartsWith(prefix, StringComparison.Ordinal)))
            {
                continue;
            }

            var access = AccessOf(endpoint, pattern);
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"])
            {
                known.Add(new KnownEndpoint(method, PathOf(endpoint), access));
            }
        }

        return [.. known.Distinct()];
    }

    public bool IsPage => Access is not Access.Token && Method == "GET" && !Path.StartsWith("/_", StringComparison.Ordinal);

    private static Access AccessOf(RouteEndpoint endpoint, string pattern)
    {
        if (pattern.StartsWith("admin/api/", StringComparison.Ordinal))
        {
            return Access.Token;
        }

        if (endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
        {
            Others.ContainsKey(pattern).ShouldBeTrue($"Nobody has said who may ask for /{pattern}: add it to the list.");
            return Others[pattern];
        }

        if (OpenPages.Contains(pattern))
        {
            return Access.Anybody;
        }

        var policy = endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy;
        return (pattern.Split('/')[0], policy) switch
        {
            ("admin", ConsolePolicies.Viewer) => Access.Viewer,
            ("admin", ConsolePolicies.Operator) => Access.Operator,
            ("admin", ConsolePolicies.Admin) => Access.Admin,
            ("portal", ConsolePolicies.Holder) => Access.Holder,
            _ => throw new ShouldAssertException($"The page /{pattern} must say who may see it; it says `{policy}`."),
        };
    }

    private static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "1"))));
}
