using System.Text;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Tests.Transforms.Streaming;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Dialects.ChatCompletions;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Tests.Transforms.Dialects.ChatCompletions;

internal sealed class ChunkWriterTests
{
    private static readonly CozeUsage Usage = new(134, 7, 141);

    [Test]
    public void The_shape_is_OpenAIs_to_the_byte()
    {
        const string head = "data: {\"id\":\"chatcmpl-8f14e45f\",\"object\":\"chat.completion.chunk\",\"created\":1772366400,\"model\":\"workflow-7300\",";

        Write(includeUsage: false, writer =>
        {
            writer.Text("Hel"u8);
            writer.Text("lo"u8);
            writer.Finish(Usage);
        }).ShouldBe(
            head + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"finish_reason\":null}]}\n\n"
            + head + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\"},\"finish_reason\":null}]}\n\n"
            + head + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
            + "data: [DONE]\n\n");
    }

    [Test]
    public void Usage_comes_in_a_chunk_of_its_own_where_it_was_asked_for()
    {
        var text = Write(includeUsage: true, writer =>
        {
            writer.Text("x"u8);
            writer.Finish(Usage);
        });

        var chunks = StreamReading.Chunks(text);
        chunks.Count.ShouldBe(3);
        chunks[0].GetProperty("usage").ValueKind.ShouldBe(JsonValueKind.Null);
        chunks[1].GetProperty("usage").ValueKind.ShouldBe(JsonValueKind.Null);
        chunks[2].GetProperty("choices").GetArrayLength().ShouldBe(0);
        chunks[2].GetProperty("usage").GetRawText().ShouldBe("""{"prompt_tokens":134,"completion_tokens":7,"total_tokens":141}""");
        StreamReading.Events(text)[^1].ShouldBe("[DONE]");
    }

    [Test]
    public void Every_chunk_has_the_same_id_time_and_model()
    {
        var chunks = StreamReading.Chunks(Write(includeUsage: true, writer =>
        {
            writer.Text("a"u8);
            writer.Text("b"u8);
            writer.Finish(Usage);
        }));

        foreach (var field in new[] { "id", "object", "created", "model" })
        {
            chunks.Select(chunk => chunk.GetProperty(field).GetRawText()).Distinct().Count().ShouldBe(1, field);
        }
    }

    [Test]
    public void Any_text_comes_out_as_it_went_in_on_one_line()
    {
        var text = string.Concat(Enumerable.Range(0, 0x300).Select(c => (char)c)) + "\u2028\u2029\uFEFF data: x\n\ndata: [DONE]\r\rid: 1 \"{}\\\" 为什么😀👩‍👩‍👧";

        var written = Write(includeUsage: false, writer =>
        {
            writer.Text(Encoding.UTF8.GetBytes(text));
            writer.Text(Encoding.UTF8.GetBytes(text));
        });

        StreamReading.Chunks(written).Count.ShouldBe(2);
        StreamReading.Answer(written).ShouldBe(text + text);
    }

    [Test]
    public void A_failure_is_the_last_event_and_no_DONE_follows()
    {
        var text = Write(includeUsage: true, writer =>
        {
            writer.Text("half"u8);
            writer.Fail(FaultTable.Classify(new CozeFault(null, 4200, "no\nsuch \"thing\"")).Error, Language.Chinese);
        });

        StreamReading.Events(text).Count.ShouldBe(2);
        StreamReading.ErrorCode(text).ShouldBe("workflow_not_found");
        StreamReading.Chunks(text)[1].EnumerateObject().Select(field => field.Name).ShouldBe(["error"]);
        text.ShouldNotContain("[DONE]");
        text.ShouldContain("工作流");
    }

    [Test]
    public void Empty_text_is_no_chunk() => Write(includeUsage: false, writer => writer.Text(""u8)).ShouldBeEmpty();

    [Test]
    public void What_nobody_reads_is_counted_and_not_kept()
    {
        var report = new RunReport();
        using var writer = new ChunkWriter(Some.Exchange(), report);
        writer.Discard();
        writer.Text("为什么"u8);

        writer.Output.IsEmpty.ShouldBeTrue();
        report.UsageOrEstimate(0).OutputTokens.ShouldBe(3);
    }

    [Test]
    public void A_models_name_may_need_escapes()
    {
        var exchange = Some.Exchange(Some.Request("""{"model":"a\"b\nc","messages":[{}]}"""), Some.Workflow());
        using var writer = new ChunkWriter(exchange, new RunReport());
        writer.Text("x"u8);

        StreamReading.Chunks(Encoding.UTF8.GetString(writer.Output.Span))[0].GetProperty("model").GetString().ShouldBe("a\"b\nc");
    }

    private static string Write(bool includeUsage, Action<ChunkWriter> write)
    {
        using var writer = new ChunkWriter(Some.Exchange(includeUsage: includeUsage), new RunReport());
        write(writer);
        return Encoding.UTF8.GetString(writer.Output.Span);
    }
}
