using CozeProxy.Transforms.Streaming;
using Yarp.ReverseProxy.Transforms.Builder;

namespace CozeProxy.Transforms.Yarp;

/// <summary>Gives the transforms to every route that carries the metadata <c>Dialect: OpenAI</c>, and to no other.</summary>
internal sealed class CozeTransformProvider(RunDrainer drainer, RunOptions options, TimeProvider time) : ITransformProvider
{
    public const string DialectKey = "Dialect";
    public const string OpenAiDialect = "OpenAI";

    public void ValidateRoute(TransformRouteValidationContext context)
    {
        if (context.Route.Metadata is { } metadata && metadata.TryGetValue(DialectKey, out var dialect) && dialect != OpenAiDialect)
        {
            context.Errors.Add(new ArgumentException(
                $"Route '{context.Route.RouteId}': Metadata:{DialectKey} is '{dialect}'; the only dialect is '{OpenAiDialect}'."));
        }
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (context.Route.Metadata?.GetValueOrDefault(DialectKey) != OpenAiDialect)
        {
            return;
        }

        // Nothing of the client's headers is Coze's business, nor the other way round: the few that are meant are set.
        context.CopyRequestHeaders = false;
        context.CopyResponseHeaders = false;
        context.CopyResponseTrailers = false;
        context.UseDefaultForwarders = false;
        context.RequestTransforms.Add(new CozeRequestTransform());
        context.RequestTransforms.Add(new BearerTransform());
        context.ResponseTransforms.Add(new AnswerTransform(drainer, options, time));
    }
}
