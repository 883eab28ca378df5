using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Interrupts;

/// <summary>
/// Tells whether a request answers what a run stopped to ask for: by the field <c>coze_resume</c>, or as OpenAI's clients
/// answer, by tool messages at its end. A request that ends with anything else is a run of its own, whatever came before.
/// </summary>
public sealed class ResumeReader(InterruptTokens tokens)
{
    private const string Messages = "messages";
    private const string Field = "coze_resume";

    /// <summary>The error to answer, or null; then with the answers, or none for a request that is no resume.</summary>
    public ApiError? Read(ChatRequest request, long accountId, out Resume? resume)
    {
        ArgumentNullException.ThrowIfNull(request);
        resume = null;
        var param = request.Resume is null ? Messages : Field;
        var answers = new List<ResumeAnswer>();
        if (request.Resume is { } field)
        {
            if (Open(field.Token, field.Data, accountId, param, answers) is { } error)
            {
                return error;
            }
        }
        else
        {
            for (var i = FirstToolMessage(request.Messages); i < request.Messages.Count; i++)
            {
                var message = request.Messages[i];
                if (Open(message.ToolCallId, message.Text, accountId, param, answers) is { } error)
                {
                    return error;
                }
            }
        }

        if (answers.Count == 0)
        {
            return null;
        }

        answers.Sort(static (one, other) => one.Point.Index.CompareTo(other.Point.Index));
        resume = new Resume(answers, param);
        return Check(answers, param);
    }

    private ApiError? Open(string? token, ReadOnlyMemory<byte> data, long accountId, string param, List<ResumeAnswer> answers)
    {
        if (string.IsNullOrEmpty(token))
        {
            return ResumeErrors.MissingId(param);
        }

        var verdict = tokens.Open(token, accountId, out var point);
        if (verdict != TokenVerdict.Valid)
        {
            return ResumeErrors.Refused(verdict, param);
        }

        answers.Add(new ResumeAnswer(point!, data));
        return null;
    }

    private static ApiError? Check(List<ResumeAnswer> answers, string param)
    {
        for (var i = 1; i < answers.Count; i++)
        {
            if (!answers[i].Point.IsBeside(answers[i - 1].Point))
            {
                return ResumeErrors.NotTogether(param);
            }
        }

        var count = answers[0].Point.Count;
        return answers.Count == count ? null : ResumeErrors.Incomplete(answers.Count, count, param);
    }

    private static int FirstToolMessage(IReadOnlyList<ChatMessage> messages)
    {
        var first = messages.Count;
        while (first > 0 && messages[first - 1].Role == MessageRole.Tool)
        {
            first--;
        }

        return first;
    }
}
