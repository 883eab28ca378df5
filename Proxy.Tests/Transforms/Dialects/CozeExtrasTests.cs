using System.Buffers;
using System.Text;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Tests.Transforms.Interrupts;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Tests.Transforms.Dialects;

internal sealed class CozeExtrasTests
{
    private static readonly ChatRequest Request = Some.Request("""{"model":"m","messages":[{}],"follow_ups":true}""");

    [Test]
    public void Nothing_to_tell_is_nothing() => new CozeExtras(Request, new RunReport(), []).HasAny.ShouldBeFalse();

    [Test]
    public void What_is_known_is_told()
    {
        var report = new RunReport();
        report.SetChat("1", "2");
        report.AddFollowUp("a?");
        report.AddFollowUp("b?");

        Write(new CozeExtras(Request, report, [])).ShouldBe("""{"conversation_id":"1","chat_id":"2","follow_ups":["a?","b?"]}""");
    }

    [Test]
    public void Several_things_asked_for_at_once_are_all_told()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(10);
        var extras = new CozeExtras(Request, new RunReport(),
            [new AskedInterrupt("coze_a", at, Tokens.ToolCall("1", "f", "{}")), new AskedInterrupt("coze_b", at, Tokens.ToolCall("2", "g", "{}"))]);
        const string one = """{"token":"coze_a","question":null,"required_parameters":{},"type":0,"function":"f","arguments":"{}","expires_at":10}""";

        Write(extras).ShouldBe(
            $$$"""{"interrupt":{{{one}}},"interrupts":[{{{one}}},{{{one.Replace("coze_a", "coze_b", StringComparison.Ordinal).Replace("\"f\"", "\"g\"", StringComparison.Ordinal)}}}]}""");
    }

    private static string Write(CozeExtras extras)
    {
        extras.HasAny.ShouldBeTrue();
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        extras.Write(json);
        json.Flush();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
