using System.Diagnostics.CodeAnalysis;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets.Background;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Transforms.Targets;

/// <summary>Finds what a public model name stands for: a registered model, or one that takes its id from the name or the request.</summary>
public static class TargetResolver
{
    /// <summary>The model that takes its workflow's id from the request.</summary>
    public const string WorkflowModel = "coze-workflow";

    /// <summary>The same, run in the background; price and permission of the other hold for it.</summary>
    public const string BackgroundModel = "coze-workflow-async";

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
        if (request.Model is WorkflowModel or BackgroundModel)
        {
            if (request.WorkflowId is null)
            {
                error = ApiErrors.MissingWorkflowId;
                return false;
            }

            target = Workflow(request.WorkflowId, background: request.Model == BackgroundModel);
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

            target = Workflow(id);
            return true;
        }

        error = ApiErrors.ModelNotFound(request.Model);
        return false;
    }

    /// <summary>The same workflow, for Coze to run on its own.</summary>
    public static ChatTarget InBackground(ChatTarget workflow) => new BackgroundWorkflowTarget(workflow);

    private static WorkflowTarget Workflow(string id, bool background = false) =>
        new(new TargetSettings { Kind = TargetKind.Workflow, Id = id, Background = background }, WorkflowModel);
}
