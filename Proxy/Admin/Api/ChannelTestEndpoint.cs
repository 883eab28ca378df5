using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
using CozeProxy.Channels.Testing;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Api;

/// <summary>POST /admin/api/channels/{name}/test: whether a channel works, and if not, why.</summary>
internal static class ChannelTestEndpoint
{
    public static void MapChannelTest(this IEndpointRouteBuilder api) => api.MapPost(
        "/channels/{name}/test",
        async (string name, ChannelTestRequest? body, Actor actor, HttpContext context, ChannelTestOperations operations, CancellationToken cancellationToken) =>
            context.Answer(
                await operations.TestAsync(actor, name, body ?? new ChannelTestRequest(), finished: null, cancellationToken),
                result => Results.Ok(ChannelTestAnswer.Of(result, context.Request.PreferredLanguage()))));
}
