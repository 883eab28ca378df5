using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Targets.Resumes;

/// <summary>
/// The call that goes on with a run: another address and body than the run's own, and the same events in answer, which the
/// original target therefore converts. It can only be made over the channel the run began over.
/// </summary>
internal abstract class ResumeTarget(ChatTarget original, Resume resume) : ChatTarget(original.Settings, original.Model)
{
    public override string? Channel => Resume.Point.Channel;

    protected Resume Resume { get; } = resume;

    public override long EstimateInput(ChatRequest request) => Resume.Answers.Sum(answer => TextMeter.Estimate(answer.Data.Span[1..^1]));

    internal override bool TakesFilesOf(ChatRequest request, int message) => false;

    internal override EventConverter CreateConverter(AnswerSink answer, RunReport report) => original.CreateConverter(answer, report);
}
