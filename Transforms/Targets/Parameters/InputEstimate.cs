using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Targets.Parameters;

/// <summary>About how many tokens go into a run by its parameters: the messages that they take, the client's own and the fixed ones.</summary>
internal static class InputEstimate
{
    public static long Of(TargetSettings settings, ChatRequest request)
    {
        var tokens = TextMeter.Estimate(settings.Parameters.Span);
        if (Takes(settings, InputKind.History))
        {
            return tokens + request.EstimateConversation();
        }

        tokens += request.EstimateInput();
        if (Takes(settings, InputKind.System))
        {
            tokens += request.Messages.Where(message => message.Role == MessageRole.System).Sum(message => TextMeter.Estimate(message.Text.Span[1..^1]));
        }

        return tokens;
    }

    private static bool Takes(TargetSettings settings, InputKind kind) => settings.Inputs.Values.Any(source => source.Kind == kind);
}
