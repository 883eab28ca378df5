using System.Text;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Tests.Transforms.Interrupts;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Dialects.ChatCompletions;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;

namespace CozeProxy.Tests.Transforms.Dialects.ChatCompletions;

/// <summary>What a run asks for, to the byte: as OpenAI writes tool calls, and beside the answer.</summary>
internal sealed class ToolCallTests
{
    private const string Head = "data: {\"id\":\"chatcmpl-8f14e45f\",\"object\":\"chat.completion.chunk\",\"created\":1772366400,\"model\":\"workflow-7300\",";
    private const string WholeHead = "{\"id\":\"chatcmpl-8f14e45f\",\"object\":\"chat.completion\",\"created\":1772366400,\"model\":\"workflow-7300\",";
    private const string WholeUsage = "\"usage\":{\"prompt_tokens\":134,\"completion_tokens\":7,\"total_tokens\":141}";
    private const string QuestionArguments = """{\"question\":\"Which city?\",\"required_parameters\":{},\"type\":2}""";
    private const string QuestionFields = "\"question\":\"Which city?\",\"required_parameters\":{},\"type\":2";

    private static readonly CozeUsage Usage = new(134, 7, 141);

    private static AskedInterrupt Question { get; } = Asked("coze_a", Tokens.Question());

    private static AskedInterrupt Form { get; } = Asked("coze_a", Tokens.Question() with
    {
        Type = 5,
        Question = "img (image)",
        IsSaid = false,
        RequiredParameters = """{"img":{"type":"image"}}"""u8.ToArray(),
    });

    private static AskedInterrupt Call { get; } = Asked("coze_b", Tokens.ToolCall("call-1", "clock", """{"zone":"上海"}"""));

    [Test]
    public void A_streamed_question_becomes_a_call_behind_its_text() => Stream(asToolCalls: true, "Which city?", Question).ShouldBe(
        $"{Head}\"choices\":[{{\"index\":0,\"delta\":{{\"role\":\"assistant\",\"content\":\"Which city?\"}},\"finish_reason\":null}}]}}\n\n"
        + $"{Head}\"choices\":[{{\"index\":0,\"delta\":{{\"tool_calls\":[{{\"index\":0,\"id\":\"coze_a\",\"type\":\"function\",\"function\":{{\"name\":\"coze_interrupt\",\"arguments\":\"{QuestionArguments}\"}}}}]}},\"finish_reason\":null}}]}}\n\n"
        + $"{Head}\"choices\":[{{\"index\":0,\"delta\":{{}},\"finish_reason\":\"tool_calls\"}}]}}\n\n"
        + "data: [DONE]\n\n");

    [Test]
    public void Calls_without_any_text_come_with_the_role() => Stream(asToolCalls: true, "", Form, Call).ShouldBe(
        $"{Head}\"choices\":[{{\"index\":0,\"delta\":{{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
        + """{"index":0,"id":"coze_a","type":"function","function":{"name":"coze_interrupt","arguments":"{\"question\":\"img (image)\",\"required_parameters\":{\"img\":{\"type\":\"image\"}},\"type\":5}"}},"""
        + """{"index":1,"id":"coze_b","type":"function","function":{"name":"coze_interrupt","arguments":"{\"question\":null,\"required_parameters\":{},\"type\":0,\"function\":\"clock\",\"arguments\":\"{\\\"zone\\\":\\\"上海\\\"}\"}"}}"""
        + "]},\"finish_reason\":null}]}\n\n"
        + $"{Head}\"choices\":[{{\"index\":0,\"delta\":{{}},\"finish_reason\":\"tool_calls\"}}]}}\n\n"
        + "data: [DONE]\n\n");

    [Test]
    public void Without_the_tool_the_token_stands_in_the_last_chunk() => Stream(asToolCalls: false, "Which city?", Question).ShouldBe(
        $"{Head}\"choices\":[{{\"index\":0,\"delta\":{{\"role\":\"assistant\",\"content\":\"Which city?\"}},\"finish_reason\":null}}]}}\n\n"
        + $"{Head}\"choices\":[{{\"index\":0,\"delta\":{{}},\"finish_reason\":\"stop\"}}],"
        + $"\"coze\":{{\"interrupt\":{{\"token\":\"coze_a\",{QuestionFields},\"expires_at\":1772452800}}}}}}\n\n"
        + "data: [DONE]\n\n");

    [Test]
    public void The_usage_follows_as_ever() => Stream(asToolCalls: false, "x", includeUsage: true, Question).ShouldEndWith(
        ",\"expires_at\":1772452800}},\"usage\":null}\n\n"
        + $"{Head}\"choices\":[],{WholeUsage}}}\n\ndata: [DONE]\n\n");

    [Test]
    public void A_whole_answer_holds_the_call_in_its_message() => Whole(asToolCalls: true, "", Question).ShouldBe(
        $"{WholeHead}\"choices\":[{{\"index\":0,\"message\":{{\"role\":\"assistant\",\"content\":null,"
        + $"\"tool_calls\":[{{\"id\":\"coze_a\",\"type\":\"function\",\"function\":{{\"name\":\"coze_interrupt\",\"arguments\":\"{QuestionArguments}\"}}}}],"
        + $"\"refusal\":null}},\"logprobs\":null,\"finish_reason\":\"tool_calls\"}}],{WholeUsage}}}");

    [Test]
    public void A_whole_answer_keeps_its_text() =>
        Whole(asToolCalls: true, "Which city?", Question).ShouldContain("\"content\":\"Which city?\",\"tool_calls\":[");

    [Test]
    public void Without_the_tool_the_token_stands_beside_the_choices() => Whole(asToolCalls: false, "Which city?", Question).ShouldBe(
        $"{WholeHead}\"choices\":[{{\"index\":0,\"message\":{{\"role\":\"assistant\",\"content\":\"Which city?\",\"refusal\":null}},\"logprobs\":null,\"finish_reason\":\"stop\"}}],"
        + $"{WholeUsage},\"coze\":{{\"interrupt\":{{\"token\":\"coze_a\",{QuestionFields},\"expires_at\":1772452800}}}}}}");

    private static AskedInterrupt Asked(string token, Interrupt interrupt) => new(token, DateTimeOffset.FromUnixTimeSeconds(1772452800), interrupt);

    private static string Stream(bool asToolCalls, string text, params AskedInterrupt[] asked) => Stream(asToolCalls, text, includeUsage: false, asked);

    private static string Stream(bool asToolCalls, string text, bool includeUsage, params AskedInterrupt[] asked)
    {
        using var writer = new ChunkWriter(Some.Exchange(includeUsage: includeUsage), new RunReport());
        writer.Text(Encoding.UTF8.GetBytes(text));
        writer.Ask(asked, asToolCalls);
        writer.Finish(Usage);
        return Encoding.UTF8.GetString(writer.Output.Span);
    }

    private static string Whole(bool asToolCalls, string text, params AskedInterrupt[] asked)
    {
        using var writer = new CompletionWriter(Some.Exchange(stream: false), new RunReport());
        writer.Text(Encoding.UTF8.GetBytes(text));
        writer.Ask(asked, asToolCalls);
        return Encoding.UTF8.GetString(writer.Finish(Usage).Span);
    }
}
