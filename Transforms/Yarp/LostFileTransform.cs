using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Files;
using Yarp.ReverseProxy.Transforms;

namespace CozeProxy.Transforms.Yarp;

/// <summary>
/// Drops remembered uploads that a refused call had relied on. Coze says no more than that a parameter is wrong when it has
/// lost a file; without this every call with that file would fail until it is forgotten by age.
/// </summary>
internal sealed class LostFileTransform(FileUploads uploads) : ResponseTransform
{
    private const int WrongParameter = 4000;

    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.HttpContext.GetChatExchange() is { Files.HaveUploads: true, Failure.Error.Coze.Code: WrongParameter } exchange)
        {
            uploads.Forget(exchange);
        }

        return default;
    }
}
