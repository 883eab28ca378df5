using System.Text;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Dialects.Completions;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Tests.Transforms.Dialects.Completions;

internal sealed class TextChunkWriterTests
{
    [Test]
    public void The_shape_is_OpenAIs_to_the_byte()
    {
        const string head = "data: {\"id\":\"cmpl-8f14e45f\",\"object\":\"text_completion\",\"created\":1772366400,\"model\":\"workflow-7300\",";
        using var writer = new TextChunkWriter(Some.Exchange(includeUsage: true), new RunReport());

        writer.Reasoning("thinking"u8);
        writer.Text("Hel\"为"u8);
        writer.Finish(new CozeUsage(134, 7, 141));

        Encoding.UTF8.GetString(writer.Output.Span).ShouldBe(
            head + "\"choices\":[{\"index\":0,\"text\":\"Hel\\\"为\",\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n"
            + head + "\"choices\":[{\"index\":0,\"text\":\"\",\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\n"
            + head + "\"choices\":[],\"usage\":{\"prompt_tokens\":134,\"completion_tokens\":7,\"total_tokens\":141}}\n\n"
            + "data: [DONE]\n\n");
    }
}
