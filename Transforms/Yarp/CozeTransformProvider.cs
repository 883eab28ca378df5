using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.Streaming;
using Yarp.ReverseProxy.Transforms.Builder;

namespace CozeProxy.Transforms.Yarp;

/// <summary>Gives the transforms to every route whose metadata names a <see cref="Dialect"/>, and to no other.</summary>
internal sealed class CozeTransformProvider(RunDrainer drainer, FileUploads uploads, RunOptions options, TimeProvider time) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
        if (context.Route.Metadata is { } metadata && metadata.TryGetValue(Dialect.MetadataKey, out var dialect) && Dialect.Find(dialect) is null)
        {
            context.Errors.Add(new ArgumentException(
                $"Route '{context.Route.RouteId}': Metadata:{Dialect.MetadataKey} is '{dialect}'; the dialects are {string.Join(", ", Dialect.Names)}."));
        }
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (Dialect.Find(context.Route.Metadata?.GetValueOrDefault(Dialect.MetadataKey)) is null)
        {
            return;
        }

        // Nothing of the client's headers is Coze's business, nor the other way round: the few that are meant are set.
        context.CopyRequestHeaders = false;
        context.CopyResponseHeaders = false;
        context.CopyResponseTrailers = false;
        context.UseDefaultForwarders = false;
        context.RequestTransforms.Add(new CozeRequestTransform());
        context.RequestTransforms.Add(new FileTransform(uploads));
        context.RequestTransforms.Add(new BearerTransform());
        context.ResponseTransforms.Add(new AnswerTransform(drainer, options, time));
        context.ResponseTransforms.Add(new LostFileTransform(uploads));
    }
}
