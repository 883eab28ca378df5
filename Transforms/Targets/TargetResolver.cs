using System.Diagnostics.CodeAnalysis;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Transforms.Targets;

/// <summary>Finds what a public model name stands for.</summary>
public static class TargetResolver
{
    /// <summary>The model that takes its workflow's id from the request.</summary>
    public const string WorkflowModel = "coze-workflow";

    private const string WorkflowPrefix = "workflow-";

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

            target = new WorkflowTarget(request.WorkflowId);
            return true;
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

            target = new WorkflowTarget(id);
            return true;
        }

        error = ApiErrors.ModelNotFound(request.Model);
        return false;
    }
}
