using System.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Streaming;

/// <summary>A target whose converter counts how often it is released.</summary>
internal sealed class ScriptedTarget() : ChatTarget(new TargetSettings { Kind = TargetKind.Workflow, Id = "1" }, "scripted")
{
    public override string Path => "/";

    public int Releases { get; private set; }

    internal override void WriteBody(ChatExchange exchange, IBufferWriter<byte> output) => output.Write("{}"u8);

    internal override EventConverter CreateConverter(AnswerSink answer, RunReport report) => new Converter(this);

    private sealed class Converter(ScriptedTarget target) : EventConverter
    {
        public override void Convert(in CozeEvent next)
        {
        }

        public override void Dispose() => target.Releases++;
    }
}
