using System.Diagnostics.CodeAnalysis;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Transforms.Targets;

/// <summary>Finds what a public model name stands for: a registered model, or one that takes its id from the name or the request.</summary>
public static class TargetResolver
{
    /// <summary>The model that takes its workflow's id from the request.</summary>
    public const string WorkflowModel = "coze-workflow";

    /// <summary>The public names that need no registration, as they are listed.</summary>
    public static IReadOnlyList<string> OpenModels { get; } = [WorkflowModel];

    private const string WorkflowPrefix = "workflow-";

    /// <summary>A registered model's target.</summary>
    public static ChatTarget Create(TargetSettings settings, string model) => settings.Kind switch
    {
        TargetKind.Workflow => new WorkflowTarget(settings, model),
        var kind => throw new NotSupportedException($"Nobody taught the proxy to call a {kind}."),
    };

    /// <summary>The target of a model that nobody registered.</summary>
    public static bool TryResolve(ChatRequest request, [NotNullWhen(true)] out ChatTarget? target, [NotNullWhen(false)] out ApiError? error)
    {
        target = null;
        error = null;
        if (request.Model == WorkflowModel)
        {
            if (request.WorkflowId is null)
            {
                error = ApiErrors.MissingWorkflowId;
                return false;
            }

            return TryWorkflow(request, request.WorkflowId, out target, out error);
        }

        if (request.Model.StartsWith(WorkflowPrefix, StringComparison.Ordinal) && CozeId.IsValid(request.Model.AsSpan(WorkflowPrefix.Length)))
        {
            // The name is what a key may be limited to, so a field beside it must not lead elsewhere.
            var id = request.Model[WorkflowPrefix.Length..];
            if (request.WorkflowId is not null && request.WorkflowId != id)
            {
                error = ApiErrors.InvalidRequest("workflow_id", $"`workflow_id` and the model `{request.Model}` name different workflows.",
                    $"`workflow_id` 与模型 `{request.Model}` 指向不同的工作流。");
                return false;
            }

            return TryWorkflow(request, id, out target, out error);
        }

        error = ApiErrors.ModelNotFound(request.Model);
        return false;
    }

    // A request that names no registered model may name what its workflow runs for.
    private static bool TryWorkflow(
        ChatRequest request, string id, [NotNullWhen(true)] out ChatTarget? target, [NotNullWhen(false)] out ApiError? error)
    {
        error = request is { BotId: not null, AppId: not null }
            ? ApiErrors.InvalidRequest("app_id", "`bot_id` and `app_id` cannot stand together: Coze takes one of them.", "`bot_id` 与 `app_id` 不能同时使用：Coze 只接受其中之一。")
            : null;
        var settings = new TargetSettings { Kind = TargetKind.Workflow, Id = id, BotId = request.BotId, AppId = request.AppId };
        target = error is null ? new WorkflowTarget(settings, WorkflowModel) : null;
        return error is null;
    }
}
