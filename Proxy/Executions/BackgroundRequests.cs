using System.Diagnostics.CodeAnalysis;
using CozeProxy.Executions.Webhooks;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Executions;

/// <summary>Decides whether a request is for a run in the background, and whether what else it asks for goes with that.</summary>
internal sealed class BackgroundRequests(ExecutionOptions options)
{
    /// <summary>Puts the target that runs in the background in the workflow's place where that is asked for.</summary>
    public bool TryApply(ChatRequest request, Dialect dialect, ref ChatTarget target, [NotNullWhen(false)] out ApiError? error)
    {
        if (!request.Background && !target.Settings.Background)
        {
            error = request.WebhookUrl is null ? null : BackgroundErrors.NoWebhook;
            return error is null;
        }

        error = dialect.TakesBackground ? Refuse(request, target) : BackgroundErrors.NotHere;
        if (error is not null)
        {
            return false;
        }

        target = TargetResolver.InBackground(target);
        return true;
    }

    private ApiError? Refuse(ChatRequest request, ChatTarget target)
    {
        if (target.Settings.Kind != TargetKind.Workflow)
        {
            return BackgroundErrors.NotAWorkflow;
        }

        if (request.Stream)
        {
            return BackgroundErrors.NoStream;
        }

        // Whatever way it is answered in, a question is gone on with over one channel only.
        if (request.Resume is not null || target.Channel is not null)
        {
            return BackgroundErrors.NoResume;
        }

        return request.WebhookUrl is { } url && WebhookAddress.Check(url, options.AllowPrivateAddresses) is { } mistake
            ? ApiErrors.InvalidRequest("webhook_url", mistake.English, mistake.Chinese)
            : null;
    }
}
