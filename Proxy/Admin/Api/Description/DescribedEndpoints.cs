using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CozeProxy.Admin.Api.Description;

internal static partial class DescribedEndpoints
{
    /// <summary>Says of each endpoint of the group what <see cref="EndpointDescriptions"/> knows of it. Nothing of that changes how it behaves.</summary>
    public static void Describe(this RouteGroupBuilder api) => ((IEndpointConventionBuilder)api).Finally(endpoint =>
    {
        if (endpoint is RouteEndpointBuilder route && route.Find() is { } description)
        {
            Describe(route.Metadata, description);
        }
    });

    private static EndpointDescription? Find(this RouteEndpointBuilder route)
    {
        var method = route.Metadata.OfType<IHttpMethodMetadata>().FirstOrDefault()?.HttpMethods[0];
        return EndpointDescriptions.Find(method, PathOf(route.RoutePattern));
    }

    private static string PathOf(RoutePattern pattern) => Decoration().Replace(pattern.RawText!, "{${name}}")[AdminApi.Path.Length..];

    private static void Describe(IList<object> metadata, EndpointDescription description)
    {
        // Where a handler's own type says less than the line.
        foreach (var inferred in metadata.OfType<IProducesResponseTypeMetadata>().ToList())
        {
            metadata.Remove(inferred);
        }

        metadata.Add(description);
        metadata.Add(new EndpointNameMetadata(description.Id));
        metadata.Add(new TagsAttribute(description.Tag));
        metadata.Add(new EndpointSummaryAttribute(description.Summary));
        metadata.Add(description.Answer is { } answer
            ? new ProducesResponseTypeMetadata(description.Status, answer, [description.MediaType ?? "application/json"])
            : new ProducesResponseTypeMetadata(description.Status, typeof(void)));
    }

    // What a parameter may be, and how much of the path it takes.
    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Decoration();
}
