using CozeProxy.Admin.Answers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Channels;
using CozeProxy.Channels.Health;

namespace CozeProxy.Admin.Api;

/// <summary>The channels: those of the configuration are shown, the others can be changed here. No answer holds a secret.</summary>
internal static class ChannelEndpoints
{
    public static void MapChannels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/channels", async (ChannelRegistry registry, ChannelHealth health, CancellationToken cancellationToken) =>
            ListAnswer<JsonObject>.Whole([.. (await registry.ListAsync(cancellationToken)).Select(entry => ChannelAnswer.Of(entry, health))]));
        api.MapGet("/channels/{name}", async (string name, HttpContext context, ChannelRegistry registry, ChannelHealth health, CancellationToken cancellationToken) =>
            await registry.GetAsync(name, cancellationToken) is { } entry ? Results.Ok(ChannelAnswer.Of(entry, health)) : context.NotFound("channel"));
        api.MapPut("/channels/{name}", PutAsync);
        api.MapDelete("/channels/{name}", DeleteAsync);
    }

    private static async Task<IResult> PutAsync(
        string name, JsonElement body, HttpContext context, ChannelCatalog catalog, ChannelRegistry registry, ChannelHealth health,
        CancellationToken cancellationToken)
    {
        if (catalog.IsDeclared(name))
        {
            return context.DeclaredInConfiguration(name);
        }

        var stored = await registry.GetAsync(name, cancellationToken);
        var reader = new ChannelDocumentReader(stored?.Name ?? name) { Kept = stored?.Settings };
        return reader.Read(body) is { } channel
            ? Results.Ok(ChannelAnswer.Of(await registry.PutAsync(channel, cancellationToken), health))
            : context.Invalid(reader.Mistakes, ChannelAnswer.FieldOf);
    }

    private static async Task<IResult> DeleteAsync(
        string name, HttpContext context, ChannelCatalog catalog, ChannelRegistry registry, CancellationToken cancellationToken)
    {
        if (catalog.IsDeclared(name))
        {
            return context.DeclaredInConfiguration(name);
        }

        return await registry.GetAsync(name, cancellationToken) is { } entry && await registry.DeleteAsync(entry.Name, cancellationToken)
            ? Results.NoContent()
            : context.NotFound("channel");
    }
}
