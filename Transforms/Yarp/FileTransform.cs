using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Files;
using Yarp.ReverseProxy.Transforms;

namespace CozeProxy.Transforms.Yarp;

/// <summary>
/// Uploads the files of the request to the channel that was chosen, or fails closed: what Coze cannot see is not asked about.
/// It comes before the bearer, since an upload may find the token refused and get another.
/// </summary>
internal sealed class FileTransform(FileUploads uploads) : RequestTransform
{
    public override async ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (context.HttpContext.GetChatExchange() is not { Files.HaveUploads: true } exchange)
        {
            return;
        }

        if (await uploads.PrepareAsync(exchange, context.CancellationToken) is { } failure)
        {
            // A status other than 200 tells YARP that the answer is already made: it sends nothing.
            exchange.Failure = failure;
            context.HttpContext.Response.StatusCode = failure.Error.Status;
        }
    }
}
