using System.Text;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Dialects.ChatCompletions;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Tests.Transforms.Dialects.ChatCompletions;

internal sealed class CompletionWriterTests
{
    [Test]
    public void The_shape_is_OpenAIs_to_the_byte() => Write("Hel", "lo").ShouldBe(
        "{\"id\":\"chatcmpl-8f14e45f\",\"object\":\"chat.completion\",\"created\":1772366400,\"model\":\"workflow-7300\","
        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
        + "\"usage\":{\"prompt_tokens\":134,\"completion_tokens\":7,\"total_tokens\":141}}");

    [Test]
    public void Any_text_comes_out_as_it_went_in()
    {
        var text = string.Concat(Enumerable.Range(0, 0x300).Select(c => (char)c)) + "\u2028\u2029 \"{}\\\" 为什么😀👩‍👩‍👧" + new string('长', 50_000);

        var written = Write([.. text.Chunk(1000).Select(part => new string(part))]);

        JsonSerializer.Deserialize<JsonElement>(written).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe(text);
    }

    private static string Write(params string[] parts)
    {
        using var writer = new CompletionWriter(Some.Exchange(stream: false), new RunReport());
        foreach (var part in parts)
        {
            writer.Text(Encoding.UTF8.GetBytes(part));
        }

        return Encoding.UTF8.GetString(writer.Finish(new CozeUsage(134, 7, 141)).Span);
    }
}
