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
            target = new WorkflowTarget(request.WorkflowId ?? request.Model[WorkflowPrefix.Length..]);
            return true;
        }

        error = ApiErrors.ModelNotFound(request.Model);
        return false;
    }
}
