using System.Diagnostics.CodeAnalysis;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets.Background;
using CozeProxy.Transforms.Targets.Bots;
using CozeProxy.Transforms.Targets.Chatflows;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Transforms.Targets;

/// <summary>Finds what a public model name stands for: a registered model, or one that takes its id from the name or the request.</summary>
public static class TargetResolver
{
    /// <summary>The model that takes its workflow's id from the request.</summary>
    public const string WorkflowModel = "coze-workflow";

    /// <summary>The same, run in the background; price and permission of the other hold for it.</summary>
    public const string BackgroundModel = "coze-workflow-async";

    /// <summary>The model that takes its bot's id from the request.</summary>
    public const string BotModel = "coze-bot";

    /// <summary>The model that takes its chatflow's id, and the app's or the bot's it runs for, from the request.</summary>
    public const string ChatflowModel = "coze-chatflow";

    /// <summary>The public names that need no registration, as they are listed.</summary>
    public static IReadOnlyList<string> OpenModels { get; } = [WorkflowModel, BackgroundModel, BotModel, ChatflowModel];

    /// <summary>The model whose price and permission hold for one of these.</summary>
    public static string StandsFor(string openModel) => openModel == BackgroundModel ? WorkflowModel : openModel;

    private const string WorkflowPrefix = "workflow-";
    private const string BotPrefix = "bot-";

    /// <summary>A registered model's target.</summary>
    public static ChatTarget Create(TargetSettings settings, string model) => settings.Kind switch
    {
        TargetKind.Workflow => new WorkflowTarget(settings, model),
        TargetKind.Bot => new BotTarget(settings, model),
        TargetKind.Chatflow => new ChatflowTarget(settings, model),
        var kind => throw new NotSupportedException($"Nobody taught the proxy to call a {kind}."),
    };

    /// <summary>The same workflow, for Coze to run on its own.</summary>
    public static ChatTarget InBackground(ChatTarget workflow) => new BackgroundWorkflowTarget(workflow);

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

            return TryWorkflow(request, request.WorkflowId, request.Model == BackgroundModel, out target, out error);
        }

        if (IsName(request.Model, WorkflowPrefix))
        {
            // The name is what a key may be limited to, so a field beside it must not lead elsewhere.
            var id = request.Model[WorkflowPrefix.Length..];
            if (request.WorkflowId is not null && request.WorkflowId != id)
            {
                error = ApiErrors.InvalidRequest("workflow_id", $"`workflow_id` and the model `{request.Model}` name different workflows.",
                    $"`workflow_id` 与模型 `{request.Model}` 指向不同的工作流。");
                return false;
            }

            return TryWorkflow(request, id, background: false, out target, out error);
        }

        if (request.Model == BotModel || IsName(request.Model, BotPrefix))
        {
            return TryResolveBot(request, out target, out error);
        }

        if (request.Model == ChatflowModel)
        {
            return TryResolveChatflow(request, out target, out error);
        }

        error = ApiErrors.ModelNotFound(request.Model);
        return false;
    }

    private static bool TryResolveBot(ChatRequest request, [NotNullWhen(true)] out ChatTarget? target, [NotNullWhen(false)] out ApiError? error)
    {
        var id = request.Model == BotModel ? request.BotId : request.Model[BotPrefix.Length..];
        error = id is null ? ApiErrors.MissingBotId
            : request.BotId is not null && request.BotId != id
                ? ApiErrors.InvalidRequest("bot_id", $"`bot_id` and the model `{request.Model}` name different bots.", $"`bot_id` 与模型 `{request.Model}` 指向不同的智能体。")
                : null;
        target = error is null ? new BotTarget(new TargetSettings { Kind = TargetKind.Bot, Id = id! }, BotModel) : null;
        return target is not null;
    }

    private static bool TryResolveChatflow(ChatRequest request, [NotNullWhen(true)] out ChatTarget? target, [NotNullWhen(false)] out ApiError? error)
    {
        error = request switch
        {
            { WorkflowId: null } => ApiErrors.MissingChatflowId,
            { AppId: null, BotId: null } => ApiErrors.MissingAppOrBotId,
            { AppId: not null, BotId: not null } => ApiErrors.AppAndBotId,
            _ => null,
        };
        target = error is null
            ? new ChatflowTarget(
                new TargetSettings { Kind = TargetKind.Chatflow, Id = request.WorkflowId!, AppId = request.AppId, BotId = request.BotId }, ChatflowModel)
            : null;
        return target is not null;
    }

    private static bool IsName(string model, string prefix) =>
        model.StartsWith(prefix, StringComparison.Ordinal) && CozeId.IsValid(model.AsSpan(prefix.Length));

    // A request that names no registered model may name what its workflow runs for.
    private static bool TryWorkflow(
        ChatRequest request, string id, bool background, [NotNullWhen(true)] out ChatTarget? target, [NotNullWhen(false)] out ApiError? error)
    {
        error = request is { BotId: not null, AppId: not null } ? ApiErrors.AppAndBotId : null;
        var settings = new TargetSettings { Kind = TargetKind.Workflow, Id = id, BotId = request.BotId, AppId = request.AppId, Background = background };
        target = error is null ? new WorkflowTarget(settings, WorkflowModel) : null;
        return error is null;
    }
}
