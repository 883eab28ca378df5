using System.Diagnostics.CodeAnalysis;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets;
using CozeProxy.Transforms.Targets.Resumes;

namespace CozeProxy.Transforms.Interrupts;

/// <summary>A request that answers what a run stopped to ask for: the answers to all of it, in the order it asked.</summary>
public sealed class Resume
{
    // The public names that take their ids from the request: coze-workflow and its like.
    private const string OpenNames = "coze-";

    private readonly string _param;

    internal Resume(IReadOnlyList<ResumeAnswer> answers, string param) => (Answers, _param) = (answers, param);

    internal IReadOnlyList<ResumeAnswer> Answers { get; }

    /// <summary>What all answers have in common.</summary>
    internal ResumePoint Point => Answers[0].Point;

    /// <summary>The request with the ids that its client could not send again; only for a model that nobody registered.</summary>
    public ChatRequest Complete(ChatRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Model.StartsWith(OpenNames, StringComparison.Ordinal))
        {
            return request;
        }

        return Point.Kind == TargetKind.Bot
            ? request with { BotId = request.BotId ?? Point.TargetId }
            : request with
            {
                WorkflowId = request.WorkflowId ?? Point.TargetId,
                AppId = request.AppId ?? Point.AppId,
                BotId = request.BotId ?? Point.BotId,
            };
    }

    /// <summary>The call that goes on with the run, where it is one of this target's.</summary>
    public bool TryCreateTarget(
        ChatTarget original, ChatRequest request, [NotNullWhen(true)] out ChatTarget? target, [NotNullWhen(false)] out ApiError? error)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(request);
        target = null;
        if (original.Settings.Kind != Point.Kind || original.Id != Point.TargetId)
        {
            error = ResumeErrors.OtherTarget(request.Model, _param);
            return false;
        }

        error = null;
        target = Point.Kind switch
        {
            TargetKind.Bot => new BotResume(original, this),
            TargetKind.Chatflow => new ChatflowResume(original, this),
            _ => new WorkflowResume(original, this),
        };
        return true;
    }
}
