using System.Buffers;
using System.Text;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Interrupts;

/// <summary>A target of any kind whose events are scripted: "say" says its data, "ask" stops to ask.</summary>
internal sealed class AskingTarget(TargetKind kind, params IReadOnlyList<Interrupt> interrupts)
    : ChatTarget(new TargetSettings { Kind = kind, Id = "7400" }, "scripted")
{
    public override string Path => "/";

    internal override void WriteBody(ChatExchange exchange, IBufferWriter<byte> output) => output.Write("{}"u8);

    internal override EventConverter CreateConverter(AnswerSink answer, RunReport report) => new Converter(answer, report, interrupts);

    private sealed class Converter(AnswerSink answer, RunReport report, IReadOnlyList<Interrupt> interrupts) : EventConverter
    {
        public override void Convert(in CozeEvent next)
        {
            if (next.Is("say"u8))
            {
                answer.Text(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(next.Data)));
            }
            else
            {
                report.Interrupt(interrupts);
            }
        }

        public override void Dispose()
        {
        }
    }
}
