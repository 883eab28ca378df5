using System.Buffers;
using System.Text;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Interrupts;
using CozeProxy.Transforms.Dialects.ChatCompletions;
using CozeProxy.Transforms.Interrupts;

namespace CozeProxy.Tests.Transforms.Dialects.ChatCompletions;

internal sealed class CozeExtrasTests
{
    [Test]
    public void Nothing_to_tell_is_no_object() => Write(new CozeExtras()).ShouldBe("{}");

    [Test]
    public void What_is_known_is_told() => Write(new CozeExtras { ConversationId = "1", ChatId = "2", FollowUps = ["a?", "b?"] })
        .ShouldBe("""{"coze":{"conversation_id":"1","chat_id":"2","follow_ups":["a?","b?"]}}""");

    [Test]
    public void Several_things_asked_for_at_once_are_all_told()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(10);
        var extras = new CozeExtras
        {
            Interrupts = [new AskedInterrupt("coze_a", at, Tokens.ToolCall("1", "f", "{}")), new AskedInterrupt("coze_b", at, Tokens.ToolCall("2", "g", "{}"))],
        };
        const string one = """{"token":"coze_a","question":null,"required_parameters":{},"type":0,"function":"f","arguments":"{}","expires_at":10}""";

        Write(extras).ShouldBe(
            $$$"""{"coze":{"interrupt":{{{one}}},"interrupts":[{{{one}}},{{{one.Replace("coze_a", "coze_b", StringComparison.Ordinal).Replace("\"f\"", "\"g\"", StringComparison.Ordinal)}}}]}}""");
    }

    private static string Write(CozeExtras extras)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        extras.Write(json);
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
