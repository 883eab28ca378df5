using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
using CozeProxy.Channels.Overview;

namespace CozeProxy.Admin.Api;

/// <summary>The channels: those of the configuration are shown, the others can be changed here. No answer holds a secret.</summary>
internal static class ChannelEndpoints
{
    public static void MapChannels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/channels", async (ChannelOverviews channels, CancellationToken cancellationToken) =>
            ListAnswer<JsonObject>.Whole([.. (await channels.ListAsync(cancellationToken)).Select(ChannelAnswer.Of)]));
        api.MapGet("/channels/{name}", async (string name, HttpContext context, ChannelOverviews channels, CancellationToken cancellationToken) =>
            await channels.FindAsync(name, cancellationToken) is { } channel ? Results.Ok(ChannelAnswer.Of(channel)) : context.NotFound(Nouns.Channel));
        api.MapPut("/channels/{name}", async (
            string name, JsonElement body, Actor actor, HttpContext context, ChannelOperations operations, ChannelOverviews channels, CancellationToken cancellationToken) =>
            context.Answer(await operations.PutAsync(actor, name, body, cancellationToken), entry => Results.Ok(ChannelAnswer.Of(channels.Of(entry)))));
        api.MapDelete("/channels/{name}", async (
            string name, Actor actor, HttpContext context, ChannelOperations operations, CancellationToken cancellationToken) =>
            context.Answer(await operations.DeleteAsync(actor, name, cancellationToken), _ => Results.NoContent()));
    }
}
